/** The fields of a promotion, in four parts. */
import type { PricedType, PromotionKind } from "../../../api/books-types.ts";
import type { EventShape } from "../../../api/types.ts";
import { MomentField, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Panel } from "../../parts/page.tsx";
import { p } from "./messages.en.ts";
import type { PromoFaults, PromoForm } from "./promo-form.ts";

const t = p.promo;
type Props = {
  form: PromoForm;
  set: (changes: Partial<PromoForm>) => void;
  faults: PromoFaults;
  coded: boolean;
  currency: string;
};
const NUMERIC = { inputMode: "numeric", maxLength: 9, autocomplete: "off" } as const;
const DECIMAL = { inputMode: "decimal", maxLength: 14, autocomplete: "off" } as const;
const KINDS = ["percent", "fixed", "n_for_m", "access"] as const;

/** Code, name, kind, and how much. `fixed`: it exists, so its kind stays. */
export function EffectFields(props: Props & { fixed: boolean }) {
  const { form, set, faults, coded, fixed } = props;
  const kinds = KINDS.filter((kind) => coded || kind !== "access");
  return (
    <Panel title={t.section.what} pad>
      <div class="formgrid">
        {coded && (
          <TextField
            label={t.code}
            hint={t.codeHint}
            value={form.code}
            onChange={(code) => set({ code })}
            error={faults.code}
            input={{ maxLength: 60, autocomplete: "off", spellcheck: false }}
          />
        )}
        <TextField
          optional
          label={t.name}
          hint={t.nameHint}
          value={form.name}
          onChange={(name) => set({ name })}
          input={{ maxLength: 120, autocomplete: "off" }}
        />
        <SelectField
          label={t.kind}
          value={form.kind}
          disabled={fixed}
          onChange={(value) => set({ kind: kinds.find((kind): kind is PromotionKind => kind === value) ?? "percent" })}
          choices={kinds.map((value) => ({ value, label: t.kinds[value] }))}
        />
        <AmountFields {...props} />
      </div>
      {form.kind !== "access" && (
        <Tick checked={form.stacks} onChange={(stacks) => set({ stacks })}>
          {t.stacks}
        </Tick>
      )}
    </Panel>
  );
}

function AmountFields({ form, set, faults, currency }: Props) {
  if (form.kind === "percent") {
    return (
      <TextField
        label={t.percent}
        value={form.percent}
        onChange={(percent) => set({ percent })}
        error={faults.percent}
        input={DECIMAL}
      />
    );
  }
  if (form.kind === "fixed") {
    return (
      <>
        <TextField
          label={t.amount}
          before={currency}
          value={form.amount}
          onChange={(amount) => set({ amount })}
          error={faults.amount}
          input={DECIMAL}
        />
        <SelectField
          label={t.amountPer}
          value={form.per}
          onChange={(value) => set({ per: value === "order" ? "order" : "ticket" })}
          choices={(["ticket", "order"] as const).map((value) => ({ value, label: t.per[value] }))}
        />
      </>
    );
  }
  if (form.kind === "access") return null;
  return (
    <>
      <TextField
        label={t.take}
        value={form.take}
        onChange={(take) => set({ take })}
        error={faults.take}
        input={NUMERIC}
      />
      <TextField label={t.pay} value={form.pay} onChange={(pay) => set({ pay })} error={faults.pay} input={NUMERIC} />
    </>
  );
}

/** Event, ticket types, and what a code opens. */
export function ScopeFields(
  props: Props & { fixed: boolean; events: readonly EventShape[]; types: readonly PricedType[] },
) {
  const { form, set, faults, coded, fixed, events, types } = props;
  const hidden = types.filter((type) => type.hidden);
  return (
    <Panel title={t.section.where} pad>
      <div class="stack">
        <SelectField
          label={t.event}
          value={form.event}
          disabled={fixed}
          hint={fixed ? t.eventFixed : form.event === "" ? t.typesNeed : undefined}
          onChange={(event) => set({ event, types: null, reveals: [] })}
          choices={[{ value: "", label: t.everyEvent }, ...events.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {form.event !== "" && form.kind !== "access" && (
          <>
            <SelectField
              label={t.types}
              value={form.types === null ? "all" : "some"}
              onChange={(value) => set({ types: value === "all" ? null : [] })}
              choices={[
                { value: "all", label: t.allTypes },
                { value: "some", label: t.someTypes },
              ]}
            />
            {form.types !== null && (
              <TypeTicks
                label={t.types}
                types={types}
                chosen={form.types}
                error={faults.types}
                onChange={(list) => set({ types: list })}
              />
            )}
          </>
        )}
        {coded && form.event !== "" && (hidden.length > 0 || form.kind === "access") && (
          <div>
            <p class="field__label">{t.reveals}</p>
            {hidden.length === 0 && <p class="soft">{t.revealsNone}</p>}
            <TypeTicks
              label={t.reveals}
              types={hidden}
              chosen={form.reveals}
              error={faults.reveals}
              onChange={(reveals) => set({ reveals })}
            />
          </div>
        )}
        <TextField
          label={t.minPlaces}
          value={form.minPlaces}
          onChange={(minPlaces) => set({ minPlaces })}
          error={faults.minPlaces}
          input={NUMERIC}
        />
      </div>
    </Panel>
  );
}

/** Ticket types to tick; the error stands under them and takes focus with the first box. */
export function TypeTicks(props: {
  label: string;
  types: readonly { readonly id: string; readonly name: string }[];
  chosen: readonly string[];
  error: string | undefined;
  onChange: (chosen: readonly string[]) => void;
}) {
  const { types, chosen, error, onChange } = props;
  return (
    <fieldset class={`ticks${error ? " field--bad" : ""}`} aria-label={props.label}>
      {types.map((type) => (
        <Tick
          key={type.id}
          checked={chosen.includes(type.id)}
          onChange={(on) => onChange(on ? [...chosen, type.id] : chosen.filter((id) => id !== type.id))}
        >
          {type.name}
        </Tick>
      ))}
      {error && (
        <p class="field__error" role="alert">
          <Icon name="warn" size="s" /> <span>{error}</span>
        </p>
      )}
    </fieldset>
  );
}

/** From when until when, by the organization's clock. */
export function WhenFields({ form, set, faults }: Props) {
  return (
    <Panel title={t.section.when} pad>
      <div class="formgrid">
        <MomentField
          optional
          label={t.starts}
          dateLabel={t.date}
          timeLabel={t.time}
          date={form.startDate}
          time={form.startTime}
          onChange={(startDate, startTime) => set({ startDate, startTime })}
          error={faults.startDate}
        />
        <MomentField
          optional
          label={t.ends}
          dateLabel={t.date}
          timeLabel={t.time}
          date={form.endDate}
          time={form.endTime}
          onChange={(endDate, endTime) => set({ endDate, endTime })}
          error={faults.endDate}
        />
      </div>
    </Panel>
  );
}

/** How often, for how many, for how much; counted for one event. */
export function LimitFields({ form, set, faults, currency }: Props) {
  return (
    <Panel title={t.section.limits} pad>
      {form.event === "" ? (
        <p class="soft">{t.limitsNeed}</p>
      ) : (
        <div class="formgrid">
          <TextField
            optional
            label={t.maxUses}
            value={form.maxUses}
            onChange={(maxUses) => set({ maxUses })}
            error={faults.maxUses}
            input={NUMERIC}
          />
          <TextField
            optional
            label={t.perCustomer}
            value={form.perCustomer}
            onChange={(perCustomer) => set({ perCustomer })}
            error={faults.perCustomer}
            input={NUMERIC}
          />
          <TextField
            optional
            label={t.budget}
            before={currency}
            value={form.budget}
            onChange={(budget) => set({ budget })}
            error={faults.budget}
            input={DECIMAL}
          />
        </div>
      )}
    </Panel>
  );
}
