/** Many dates like one event: the rule, the dates that it makes, then the drafts (V6). */
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { ApiFault } from "../../../api/problem.ts";
import type { EventShape, Series, SeriesSlot } from "../../../api/types.ts";
import "../../events.css";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { DateField, focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { zoneName } from "../../places.ts";
import { fieldOf, type RuleForm, ruleOf } from "../../series-rule.ts";
import { api } from "../../session.ts";
import { longTime, toWallClock } from "../../zoned-time.ts";

export function NewSeriesScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<EventShape>(`/events/${id}`), [id]);
  const name = loaded.data?.name ?? m.events.name;
  return (
    <Page title={e.series.title} under={[`/console/events/${id}`, name]}>
      <Show of={loaded}>{(event) => <SeriesForm event={event} series={null} />}</Show>
    </Page>
  );
}

/** More dates of a series, by the same rules. */
export function AddDatesScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(async () => {
    const series = await api.get<Series>(`/series/${id}`);
    return { series, event: await api.get<EventShape>(`/events/${series.source_event_id}`) };
  }, [id]);
  const { data } = loaded;
  return (
    <Page title={e.series.add} under={[`/console/events/series/${id}`, data?.series.name ?? e.series.title]}>
      <Show of={loaded}>{({ event, series }) => <SeriesForm event={event} series={series} />}</Show>
    </Page>
  );
}

function firstForm(event: EventShape): RuleForm {
  const { date, time } = toWallClock(event.starts_at, event.time_zone);
  const later = new Date(Date.parse(`${date}T00:00:00Z`) + 28 * 86_400_000).toISOString().slice(0, 10);
  const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return {
    every: "week",
    interval: "1",
    from: date,
    until: later,
    weekdays: [weekday],
    dates: "",
    times: time,
    except: "",
  };
}

/** @param props.series the one that gets more dates; null makes one */
function SeriesForm({ event, series }: { event: EventShape; series: Series | null }) {
  const { route } = useLocation();
  const [form, setForm] = useState(() => firstForm(event));
  const [slots, setSlots] = useState<readonly SeriesSlot[] | null>(null);
  const preview = useAction();
  const make = useAction();
  const set = (part: Partial<RuleForm>) => {
    setForm((before) => ({ ...before, ...part }));
    setSlots(null);
  };
  const show = async (submitted: Event) => {
    submitted.preventDefault();
    const body = { rule: ruleOf(form) };
    const done = await preview.run(() => api.post<{ data: SeriesSlot[] }>(`/events/${event.id}/series/preview`, body));
    if (done) setSlots(done.value.data);
    else focusFirstError();
  };
  const create = async () => {
    const body = { rule: ruleOf(form) };
    const path = series ? `/series/${series.id}/occurrences` : `/events/${event.id}/series`;
    const done = await make.run(() => api.post<{ series: Series; created: number }>(path, body));
    if (!done) return;
    const { created } = done.value;
    toast(created === 0 ? e.series.allThere : e.series.made(created));
    route(`/console/events/series/${done.value.series.id}`);
  };
  const atField = preview.fault?.errors.some(({ field }) => fieldOf(field) !== undefined) ?? false;
  return (
    <div class="two two--preview">
      <form class="stack" noValidate onSubmit={(submitted) => void show(submitted)}>
        <p class="soft">{series ? e.series.addLead(event.name) : e.series.lead(event.name)}</p>
        {!atField && <FaultBanner fault={preview.fault} />}
        <Panel title={e.series.rule} pad>
          <RuleFields form={form} set={set} fault={preview.fault} />
          <p class="soft s">{e.series.zone(zoneName(event.time_zone))}</p>
        </Panel>
        <div class="formfoot">
          <Button
            look={slots ? "plain-edge" : "primary"}
            type="submit"
            busy={preview.busy ? e.series.showing : undefined}
          >
            {e.series.show}
          </Button>
        </div>
      </form>
      {slots && (
        <div class="stack" aria-live="polite">
          <Panel title={e.series.found(slots.length)} pad>
            <ol class="slots">
              {slots.map(({ starts_at }) => (
                <li key={starts_at}>{longTime(starts_at, event.time_zone)}</li>
              ))}
            </ol>
          </Panel>
          <FaultBanner fault={make.fault} />
          <div class="formfoot">
            <Button look="primary" busy={make.busy ? e.series.creating : undefined} onPress={() => void create()}>
              {e.series.create(slots.length)}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function RuleFields(props: { form: RuleForm; set: (part: Partial<RuleForm>) => void; fault: ApiFault | null }) {
  const { form, set, fault } = props;
  const said = (field: keyof RuleForm) => fault?.errors.find((error) => fieldOf(error.field) === field)?.message;
  const sentence = (field: keyof RuleForm) => {
    const text = said(field);
    return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  return (
    <div class="formgrid">
      <SelectField
        wide
        label={e.series.repeat}
        value={form.every}
        onChange={(value) => set({ every: value === "day" || value === "dates" ? value : "week" })}
        choices={[
          { value: "week", label: e.series.weekly },
          { value: "day", label: e.series.daily },
          { value: "dates", label: e.series.dates },
        ]}
      />
      {form.every === "dates" ? (
        <TextArea
          wide
          label={e.series.chosen}
          hint={e.series.chosenHint}
          value={form.dates}
          onChange={(dates) => set({ dates })}
          error={sentence("dates")}
        />
      ) : (
        <>
          <DateField
            label={e.series.from}
            value={form.from}
            onChange={(from) => set({ from })}
            error={sentence("from")}
          />
          <DateField
            label={e.series.until}
            value={form.until}
            onChange={(until) => set({ until })}
            error={sentence("until")}
          />
          <TextField
            label={`${e.series.interval} ${form.every === "day" ? e.series.intervalDays : e.series.intervalWeeks}`}
            value={form.interval}
            onChange={(interval) => set({ interval })}
            input={{ inputMode: "numeric", maxLength: 2 }}
          />
        </>
      )}
      {form.every === "week" && (
        <fieldset class="field span2 weekdays">
          <legend class="field__label">{e.series.weekdays}</legend>
          {e.series.days.map((name, i) => (
            <Tick
              key={name}
              checked={form.weekdays.includes(i + 1)}
              onChange={(on) =>
                set({ weekdays: on ? [...form.weekdays, i + 1] : form.weekdays.filter((one) => one !== i + 1) })
              }
            >
              {name}
            </Tick>
          ))}
          {said("weekdays") && <p class="field__error">{sentence("weekdays")}</p>}
        </fieldset>
      )}
      <TextField
        label={e.series.times}
        hint={e.series.timesHint}
        value={form.times}
        onChange={(times) => set({ times })}
        error={sentence("times")}
        input={{ maxLength: 200, autocomplete: "off" }}
      />
      {form.every !== "dates" && (
        <TextArea
          wide
          optional
          rows={2}
          label={e.series.except}
          hint={e.series.exceptHint}
          value={form.except}
          onChange={(except) => set({ except })}
          error={sentence("except")}
        />
      )}
    </div>
  );
}
