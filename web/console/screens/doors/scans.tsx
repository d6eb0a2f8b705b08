/** Every attempt at the doors, filtered; and records that do not go together, with both sides (S6, E35, E37). */
import { useEffect, useState } from "preact/hooks";
import type { DoorRecord } from "../../../api/door-types.ts";
import type { EventShape, List } from "../../../api/types.ts";
import { doors } from "../../messages.doors.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { SelectField } from "../../parts/field.tsx";
import { ExportList } from "../../parts/list.tsx";
import { Empty, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { ScanTag } from "../../parts/tags.tsx";
import { api } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";

/** People watch this during the entry; a look every ten seconds is enough and costs one request. */
const EVERY = 10_000;

export type Filter = keyof typeof doors.filters;
const ASKED: Readonly<Record<Filter, Readonly<Record<string, string>>>> = {
  all: {},
  admitted: { result: "admitted" },
  duplicate: { result: "duplicate" },
  offline: { offline: "true" },
  forced: { forced: "true" },
  looked_up: { by_hand: "true" },
  conflicts: { conflicts: "true" },
};

export function ScanLog({ event, start = "all" }: { event: EventShape; start?: Filter }) {
  const [filter, setFilter] = useState<Filter>(start);
  const question = `/check-in/scans?${new URLSearchParams({ event: event.id, ...ASKED[filter] }).toString()}`;
  const ask = async (cursor: string | null) => {
    return await api.get<List<DoorRecord>>(`${question}&limit=25${cursor ? `&cursor=${cursor}` : ""}`);
  };
  const loaded = useLoad(() => ask(null), [event.id, filter]);
  const { busy, fault, run } = useAction();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void loaded.reload();
    }, EVERY);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  const more = async (before: List<DoorRecord>) => {
    const next = await run(() => ask(before.next_cursor));
    if (next) loaded.set({ data: [...before.data, ...next.value.data], next_cursor: next.value.next_cursor });
  };
  return (
    <Panel title={m.checkIn.log} beside={<ExportList question={question} file="scans" />}>
      <div class="panel__body">
        <SelectField
          label={doors.filter}
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
          choices={(Object.keys(doors.filters) as Filter[]).map((value) => ({ value, label: doors.filters[value] }))}
        />
      </div>
      <Show of={loaded}>
        {(page) =>
          page.data.length === 0 ? (
            <Nothing filter={filter} />
          ) : (
            <>
              <ul class={filter === "conflicts" ? "stack conflicts" : "rows"}>
                {page.data.map((record) =>
                  filter === "conflicts" ? (
                    <Conflict key={record.scan_id} record={record} zone={event.time_zone} />
                  ) : (
                    <Row key={record.scan_id} record={record} zone={event.time_zone} />
                  ),
                )}
              </ul>
              <FaultBanner fault={fault} />
              {page.next_cursor && (
                <div class="panel__body">
                  <Button busy={busy ? m.loading : undefined} onPress={() => void more(page)}>
                    {m.moreRows}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Show>
    </Panel>
  );
}

function Nothing({ filter }: { filter: Filter }) {
  if (filter === "all") return <Empty icon="log" head={m.checkIn.logEmpty} text={m.checkIn.logEmptyText} />;
  if (filter === "conflicts") return <Empty icon="tick" head={doors.conflict.none} text={doors.conflict.noneText} />;
  return <Empty icon="log" head={doors.noMatch} text={doors.noMatchText} />;
}

/** Where, with which phone, and everything that is unusual about it. */
function detailsOf(record: DoorRecord): string {
  return [
    record.gate,
    record.device.name,
    record.people > 1 && doors.people(record.people),
    record.offline && doors.offline,
    record.by_hand && doors.lookedUp,
    record.forced && `${doors.forced}: ${record.reason ?? ""}`,
    record.annulled && doors.annulled,
    record.suspicion && doors.suspicion[record.suspicion],
  ]
    .filter(Boolean)
    .join(", ");
}

function Row({ record, zone }: { record: DoorRecord; zone: string }) {
  return (
    <li>
      <span class="num">{shortTime(record.happened_at, zone)}</span>
      <span class="end">
        <ScanTag result={record.result} />
      </span>
      <span class="soft xs">{detailsOf(record)}</span>
    </li>
  );
}

/** Both records beside each other: what was known first, and what came without knowing of it. */
function Conflict({ record, zone }: { record: DoorRecord; zone: string }) {
  const { first, conflict } = record;
  return (
    <li class="panel__body conflict">
      <p>
        <b>{doors.conflict.head}</b> <span class="soft">{doors.conflict.text}</span>
      </p>
      <div class="conflict__sides">
        {first && (
          <div>
            <h3 class="xs soft">{doors.conflict.first}</h3>
            <p class="num">{shortTime(first.at, zone)}</p>
            <p>{[first.gate, first.device].filter(Boolean).join(", ")}</p>
            <ScanTag result="admitted" />
          </div>
        )}
        <div>
          <h3 class="xs soft">{first ? doors.conflict.second : doors.conflict.also}</h3>
          <p class="num">{shortTime(record.happened_at, zone)}</p>
          <p>{detailsOf(record)}</p>
          <ScanTag result={record.result} />
          {conflict && (
            <p class="xs">
              {doors.conflict.rule}: <ScanTag result={conflict} />
            </p>
          )}
        </div>
      </div>
    </li>
  );
}
