/** One series: its dates, putting them on sale together, changing those that nobody has bought (V6). */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { EventShape, Series, SeriesChange } from "../../../api/types.ts";
import "../../events.css";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { EventTag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { longTime } from "../../zoned-time.ts";

const CONTROLS: readonly Control[] = [
  {
    kind: "select",
    name: "status",
    label: e.list.state,
    choices: choicesOf(e.list.anyState, {
      draft: m.status.draft,
      published: m.status.published,
      postponed: m.status.postponed,
      cancelled: m.status.cancelled,
    }),
  },
  {
    kind: "select",
    name: "when",
    label: e.list.when,
    choices: choicesOf(e.list.anyTime, { upcoming: e.list.upcoming, past: e.list.past }),
  },
  {
    kind: "select",
    name: "sort",
    label: e.list.sort,
    choices: [
      { value: "soonest", label: e.list.soonest },
      { value: "latest", label: e.list.latest },
    ],
  },
];

export function SeriesScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const series = useLoad(() => api.get<Series>(`/series/${id}`), [id]);
  const list = useList<EventShape>(`/series/${id}/occurrences`, CONTROLS);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [changing, setChanging] = useState(false);
  const publish = useAction();
  const publishAll = async () => {
    const done = await publish.run(() => api.post<{ publishing: number }>(`/series/${id}/publish`, {}));
    if (!done) return;
    const { publishing } = done.value;
    toast(publishing === 0 ? e.series.nothingToPublish : e.series.publishing(publishing));
    await list.loaded.reload();
  };
  const toggle = (event: string) => {
    const next = new Set(chosen);
    if (!next.delete(event)) next.add(event);
    setChosen(next);
  };
  const rows = list.loaded.data?.data ?? [];
  return (
    <Page
      title={series.data?.name ?? e.series.title}
      under={["/console/events", m.events.title]}
      actions={
        <>
          <ButtonLink icon="plus" href={`/console/events/series/${id}/dates`}>
            {e.series.add}
          </ButtonLink>
          <Button disabled={chosen.size === 0} onPress={() => setChanging(true)}>
            {e.series.change}
          </Button>
          <Button look="primary" busy={publish.busy ? m.event.publishing : undefined} onPress={() => void publishAll()}>
            {e.series.publishAll}
          </Button>
        </>
      }
    >
      <div class="stack">
        <FaultBanner fault={publish.fault} />
        <Show of={series} rows={1}>
          {() => (
            <div class="row row--wrap">
              <output class="soft">{e.series.chosenCount(chosen.size)}</output>
              <Button onPress={() => setChosen(new Set(rows.map((event) => event.id)))}>{e.series.chooseAll}</Button>
            </div>
          )}
        </Show>
        <ListBar of={list} file="dates" />
        <ListRows of={list} empty={<Empty icon="events" head={m.events.empty} />}>
          {(events) => (
            <div class="panel">
              <ul class="rows">
                {events.map((event) => {
                  const when = longTime(event.starts_at, event.time_zone);
                  return (
                    <li key={event.id} class="occurrence">
                      <label class="tick tick--only">
                        <input
                          type="checkbox"
                          checked={chosen.has(event.id)}
                          onChange={() => toggle(event.id)}
                          aria-label={e.series.choose(when)}
                        />
                        <span />
                      </label>
                      <a class="grow" href={`/console/events/${event.id}`}>
                        {when}
                      </a>
                      <EventTag status={event.phase} />
                    </li>
                  );
                })}
              </ul>
            </div>
          )}
        </ListRows>
      </div>
      {changing && (
        <ChangeDialog
          seriesId={id}
          events={rows.filter((event) => chosen.has(event.id))}
          onClose={() => setChanging(false)}
          onDone={() => {
            setChanging(false);
            setChosen(new Set());
            void list.loaded.reload();
          }}
        />
      )}
    </Page>
  );
}

/** A whole or decimal number with a sign; undefined when it is none, null when nothing is typed. */
function signed(typed: string): number | null | undefined {
  const text = typed.trim().replace("−", "-").replace(",", ".");
  if (text === "") return null;
  return /^[+-]?\d{1,4}(\.\d{1,2})?$/.test(text) ? Number(text) : undefined;
}

type ChangeProps = {
  seriesId: string;
  events: readonly EventShape[];
  onClose: () => void;
  onDone: () => void;
};

function ChangeDialog({ seriesId, events, onClose, onDone }: ChangeProps) {
  const [time, setTime] = useState("");
  const [shift, setShift] = useState("");
  const [percent, setPercent] = useState("");
  const [preview, setPreview] = useState<SeriesChange | null>(null);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const days = signed(shift);
  const share = signed(percent);
  const badShift = days === undefined || (days !== null && !Number.isInteger(days));
  const nothing = time === "" && days === null && share === null;
  const edit = (write: (text: string) => void) => (text: string) => {
    write(text);
    setPreview(null);
  };
  const body = (asPreview: boolean) => ({
    events: events.map(({ id }) => id),
    ...(time === "" ? {} : { time }),
    ...(days ? { shift_days: days } : {}),
    ...(share ? { percent: share } : {}),
    preview: asPreview,
  });
  const send = (asPreview: boolean) =>
    run(
      async () =>
        (await api.call<SeriesChange>("PATCH", `/series/${seriesId}/occurrences`, { body: body(asPreview) })).data,
    );
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (nothing || badShift || share === undefined) return focusFirstError();
    const done = await send(preview === null);
    if (!done) return;
    if (preview === null) return setPreview(done.value);
    toast(e.series.applied(done.value.changes.length));
    onDone();
  };
  return (
    <Dialog title={e.series.changeTitle} wide onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <p class="soft">{e.series.changeLead}</p>
        <FaultBanner fault={fault} />
        {tried && nothing && <Banner tone="bad" appears head={e.series.nothing} />}
        <div class="formgrid">
          <TextField
            optional
            label={e.series.time}
            value={time}
            onChange={edit(setTime)}
            input={{ maxLength: 5, autocomplete: "off" }}
          />
          <TextField
            optional
            label={e.series.shift}
            hint={e.series.shiftHint}
            value={shift}
            onChange={edit(setShift)}
            error={tried && badShift ? e.series.badNumber : undefined}
            input={{ maxLength: 5, autocomplete: "off" }}
          />
          <TextField
            optional
            label={e.series.percent}
            hint={e.series.percentHint}
            value={percent}
            onChange={edit(setPercent)}
            error={tried && share === undefined ? e.series.badNumber : undefined}
            input={{ maxLength: 7, autocomplete: "off" }}
          />
        </div>
        {preview && <Changes preview={preview} events={events} />}
        <DialogFoot
          submit={preview ? e.series.apply : e.series.preview}
          busy={busy ? (preview ? e.series.applying : e.series.previewing) : undefined}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function Changes({ preview, events }: { preview: SeriesChange; events: readonly EventShape[] }) {
  const { changes, skipped, prices } = preview;
  const zone = events[0]?.time_zone ?? "UTC";
  return (
    <div class="stack" aria-live="polite">
      <p>{e.series.changes(changes.length, prices)}</p>
      {changes.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{e.series.was}</th>
              <th scope="col">{e.series.now}</th>
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, 20).map((change) => (
              <tr key={change.event_id}>
                <td>{longTime(change.was.starts_at, zone)}</td>
                <td>{longTime(change.now.starts_at, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {skipped.length > 0 && (
        <Banner
          tone="info"
          head={e.series.skipped(skipped.length)}
          rest={
            <ul>
              {skipped.slice(0, 20).map((one) => (
                <li key={one.event_id}>
                  {longTime(one.starts_at, zone)}: {e.series.reasons[one.reason]}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}
