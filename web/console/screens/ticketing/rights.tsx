/** What buyers may do themselves: until when, and how much goes back (O7). */
import { useState } from "preact/hooks";
import type { CancellationPolicy } from "../../../api/ticketing-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";
import {
  hoursOf,
  rulesOf,
  stepFault,
  type TypedRights,
  type TypedStep,
  typedRights,
  type Unit,
} from "./rights-form.ts";

const r = w.rights;
const MAX_STEPS = 5;
const UNITS = (["days", "hours"] as const).map((value) => ({ value, label: r.units[value] }));

/** @param event null: the organization's */
export function RightsPanel(props: { event: string | null; policy: CancellationPolicy }) {
  const { event } = props;
  const [known, setKnown] = useState(props.policy);
  const [own, setOwn] = useState(event === null || known.policy !== null);
  const [form, setForm] = useState(() => typedRights(known.policy));
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const save = async (submitted: Event) => {
    submitted.preventDefault();
    const rules = own ? rulesOf(form) : null;
    setTried(true);
    if (rules === undefined) return focusFirstError();
    const path = event === null ? "/tenants/me/cancellation-policy" : `/events/${event}/cancellation-policy`;
    const body = event === null ? rules : { policy: rules };
    const done = await run(() => api.call<CancellationPolicy>("PUT", path, { body, ifMatch: `"${known.revision}"` }));
    if (!done) return;
    setKnown(done.value.data);
    setTried(false);
    toast(w.saved);
  };
  return (
    <Panel title={r.title} beside={<span class="soft xs">{w.revision(known.revision)}</span>} pad>
      <form class="stack" onSubmit={(submitted) => void save(submitted)} noValidate>
        <FaultBanner fault={fault} />
        <p class="soft">{r.hint}</p>
        {event === null ? null : (
          <div>
            <Tick checked={own} onChange={setOwn}>
              {w.own}
            </Tick>
            <p class="field__hint">{w.ownHint}</p>
          </div>
        )}
        {own ? <RightsFields form={form} onChange={setForm} tried={tried} /> : null}
        <div class="formfoot">
          <Button type="submit" look="primary" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

type FieldsProps = {
  readonly form: TypedRights;
  readonly onChange: (form: TypedRights) => void;
  readonly tried: boolean;
};

function RightsFields({ form, onChange, tried }: FieldsProps) {
  const change = (changes: Partial<TypedRights>) => onChange({ ...form, ...changes });
  const { steps } = form;
  const put = (index: number, step: TypedStep) => change({ steps: steps.map((one, i) => (i === index ? step : one)) });
  const add = () => {
    const key = Math.max(-1, ...steps.map((step) => step.key)) + 1;
    const first = steps.length === 0;
    change({ steps: [...steps, { key, count: first ? "7" : "2", unit: "days", percent: first ? "100" : "50" }] });
  };
  return (
    <>
      {steps.length === 0 ? <p>{r.none}</p> : null}
      {steps.map((step, index) => (
        <Step
          key={step.key}
          step={step}
          number={index + 1}
          fault={tried ? stepFault(steps, index) : undefined}
          onChange={(next) => put(index, next)}
          onRemove={() => change({ steps: steps.filter((one) => one !== step) })}
        />
      ))}
      {steps.length < MAX_STEPS ? (
        <p>
          <Button icon="plus" onPress={add}>
            {r.add}
          </Button>
        </p>
      ) : null}
      {steps.length > 0 ? (
        <Tick checked={form.keepFees} onChange={(keepFees) => change({ keepFees })}>
          {r.keepFees}
        </Tick>
      ) : null}
      <Tick checked={form.rename} onChange={(rename) => change({ rename })}>
        {r.rename}
      </Tick>
      {form.rename ? (
        <fieldset class="rightstep">
          <legend class="field__label">{r.renameUntil}</legend>
          <TextField
            label={r.until}
            value={form.renameCount}
            onChange={(renameCount) => change({ renameCount })}
            input={{ inputMode: "numeric" }}
            error={tried && hoursOf(form.renameCount, form.renameUnit) === undefined ? r.badHours : undefined}
          />
          <SelectField
            label={r.unit}
            value={form.renameUnit}
            onChange={(renameUnit) => change({ renameUnit: renameUnit as Unit })}
            choices={UNITS}
          />
        </fieldset>
      ) : null}
    </>
  );
}

function Step(props: {
  step: TypedStep;
  number: number;
  fault: ReturnType<typeof stepFault>;
  onChange: (step: TypedStep) => void;
  onRemove: () => void;
}) {
  const { step, number, fault, onChange, onRemove } = props;
  return (
    <fieldset class="rightstep">
      <legend class="field__label">{r.step(number)}</legend>
      <TextField
        label={r.until}
        value={step.count}
        onChange={(count) => onChange({ ...step, count })}
        input={{ inputMode: "numeric" }}
        error={fault === "hours" ? r.badHours : fault === "order" ? r.badOrder : undefined}
      />
      <SelectField
        label={r.unit}
        value={step.unit}
        onChange={(unit) => onChange({ ...step, unit: unit as Unit })}
        choices={UNITS}
      />
      <TextField
        label={r.percent}
        value={step.percent}
        onChange={(percent) => onChange({ ...step, percent })}
        input={{ inputMode: "numeric" }}
        error={fault === "percent" ? r.badPercent : undefined}
      />
      <Button look="bare" icon="close" label={r.remove(number)} onPress={onRemove}>
        {r.off}
      </Button>
    </fieldset>
  );
}
