/** A seat map from a seating-plan file, with areas beside it (V2). */
import { useLocation, useRoute } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import type { SeatMap, Venue } from "../../api/types.ts";
import { assignZones } from "../../ui/zones.ts";
import { m } from "../messages.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { focusFirstError, TextField } from "../parts/field.tsx";
import { Icon, ZoneTile } from "../parts/icon.tsx";
import { useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { type PlanFault, type PlanPreview, readPlan, type SeatFault } from "../plan.ts";
import { api } from "../session.ts";

const MAX_BYTES = 4 * 1024 * 1024;

type Area = { key: number; name: string; capacity: string };

export function NewSeatMapScreen() {
  const { params } = useRoute();
  const venueId = params["id"] ?? "";
  const { route } = useLocation();
  const venue = useLoad(() => api.get<Venue>(`/venues/${venueId}`), [venueId]);
  const [preview, setPreview] = useState<PlanPreview | null>(null);
  const [ownName, setName] = useState<string | null>(null);
  const [areas, setAreas] = useState<readonly Area[]>([]);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const name = ownName ?? preview?.name ?? "";
  const badAreas = areas.some((area) => area.name.trim() === "" || places(area.capacity) === undefined);

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || badAreas || (!preview && areas.length === 0)) return focusFirstError();
    const body = {
      venue_id: venueId,
      name: name.trim(),
      ...(preview ? { plan: preview.plan } : {}),
      areas: areas.map((area) => ({ name: area.name.trim(), capacity: places(area.capacity) })),
    };
    const done = await run(() => api.post<SeatMap>("/seat-maps", body));
    if (done) route(`/console/venues/${venueId}`);
  };
  return (
    <Page title={m.seatMap.title} under={[`/console/venues/${venueId}`, venue.data?.name ?? m.venues.title]}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {fault?.code === "seating_plan_invalid" ? (
          <Banner
            tone="bad"
            appears
            head={m.seatMap.refused}
            rest={fault.errors.length > 0 ? fault.errors.map((error) => error.message).join(" ") : fault.detail}
          />
        ) : (
          <FaultBanner fault={fault} />
        )}
        <PlanDrop preview={preview} onPreview={setPreview} />
        <Panel title={m.seatMap.areas} pad>
          <AreaFields areas={areas} setAreas={setAreas} tried={tried} />
        </Panel>
        <TextField
          label={m.seatMap.name}
          hint={m.seatMap.nameHint}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? m.seatMap.nameBad : undefined}
          input={{ maxLength: 120 }}
        />
        {tried && !preview && areas.length === 0 && <Banner tone="bad" appears head={m.seatMap.needSomething} />}
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.seatMap.saving : undefined}>
            {m.seatMap.save}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function places(typed: string): number | undefined {
  const n = Number(typed.replaceAll(/[\s,]/g, ""));
  return Number.isSafeInteger(n) && n >= 1 ? n : undefined;
}

type Reading = { state: "idle" | "reading" } | { state: "refused"; lines: readonly string[] };

function PlanDrop({
  preview,
  onPreview,
}: {
  preview: PlanPreview | null;
  onPreview: (preview: PlanPreview | null) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState("");
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState<Reading>({ state: "idle" });
  const zones = assignZones(preview?.categories ?? []);
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    onPreview(null);
    setFile(chosen.name);
    if (chosen.size > MAX_BYTES) return setReading({ state: "refused", lines: [m.seatMap.tooBig] });
    setReading({ state: "reading" });
    const result = readPlan(await chosen.text());
    if (!result.ok) return setReading({ state: "refused", lines: planFaultLines(result.fault) });
    setReading({ state: "idle" });
    onPreview(result.preview);
  };
  return (
    <div class="stack">
      {/* Dropping is extra: the button and its file input do the same. */}
      <div
        class="drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <Icon name="upload" size="l" />
        <b>{preview ? m.seatMap.read(file) : m.seatMap.drop}</b>
        <output class="soft s blk">
          {reading.state === "reading"
            ? m.seatMap.reading
            : preview
              ? m.seatMap.found(preview.sections, preview.seats)
              : m.seatMap.dropText}
        </output>
        <input
          ref={input}
          class="vh"
          type="file"
          accept=".json,application/json"
          aria-label={m.seatMap.choose}
          tabIndex={-1}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <button type="button" class="link link--44" onClick={() => input.current?.click()}>
          {preview ? m.seatMap.another : m.seatMap.choose}
        </button>
      </div>
      {reading.state === "refused" && (
        <Banner
          tone="bad"
          appears
          head={m.seatMap.refused}
          rest={
            <ul>
              {reading.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          }
        />
      )}
      {preview && (
        <Panel title={m.seatMap.categories} pad>
          <ul class="swatches">
            {preview.categories.map((category, i) => (
              <li key={category.name}>
                <ZoneTile zone={zones[i]} />
                <span class="grow">{category.name}</span>
                <span class="num">{m.venues.seats(category.seats)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function planFaultLines(fault: PlanFault): string[] {
  if (fault.kind === "not_json") return [m.seatMap.notJson];
  if (fault.kind === "not_plan") return [m.seatMap.notPlan];
  const lines = fault.faults.map(seatLine);
  return fault.more > 0 ? [...lines, m.seatMap.moreFaults(fault.more)] : lines;
}

function seatLine(fault: SeatFault): string {
  const where = m.seatMap.seatAt(fault.zone, fault.row, fault.seat);
  if (fault.kind === "unknown_category") return m.seatMap.unknownCategory(where, fault.category);
  if (fault.kind === "no_category") return m.seatMap.noCategory(where);
  if (fault.kind === "no_id") return m.seatMap.noSeatId(where);
  return m.seatMap.duplicateSeat(where, fault.other ? m.seatMap.seatAt(...fault.other) : "");
}

let areaKey = 0;

function AreaFields(props: { areas: readonly Area[]; setAreas: (areas: readonly Area[]) => void; tried: boolean }) {
  const { areas, setAreas, tried } = props;
  const change = (key: number, part: Partial<Area>) =>
    setAreas(areas.map((area) => (area.key === key ? { ...area, ...part } : area)));
  return (
    <div class="stack">
      <p class="soft">{m.seatMap.areasHint}</p>
      {areas.map((area) => (
        <div class="arearow" key={area.key}>
          <TextField
            label={m.seatMap.areaName}
            value={area.name}
            onChange={(name) => change(area.key, { name })}
            error={tried && area.name.trim() === "" ? m.seatMap.areaNameBad : undefined}
            input={{ maxLength: 120 }}
          />
          <TextField
            label={m.seatMap.capacity}
            value={area.capacity}
            onChange={(capacity) => change(area.key, { capacity })}
            error={tried && places(area.capacity) === undefined ? m.seatMap.capacityBad : undefined}
            input={{ inputMode: "numeric", maxLength: 9 }}
          />
          <button
            type="button"
            class="btn btn--dense btn--icon"
            aria-label={m.seatMap.removeArea(area.name || m.seatMap.unnamedArea)}
            onClick={() => setAreas(areas.filter((other) => other.key !== area.key))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <Button icon="plus" onPress={() => setAreas([...areas, { key: ++areaKey, name: "", capacity: "" }])}>
        {m.seatMap.addArea}
      </Button>
    </div>
  );
}
