/** The canvas with its plates, zoom buttons, key and small map. */
import { useEffect, useRef } from "preact/hooks";
import { priceParts } from "../../format.ts";
import type { Hall } from "../../hall/hall.ts";
import type { Viewport } from "../../hall/viewport.ts";
import { Icon } from "../../parts/icons.tsx";
import { AccessTile } from "./access-tile.tsx";
import { HallView } from "./hall-view.ts";
import { type Shared, takeOrGive } from "./shared.ts";
import { spokenSeat, type Words } from "./words.ts";

export function MapStage({ hall, onList, ...shared }: Shared & { readonly hall: Hall; readonly onList: () => void }) {
  const { words, selection, say, zones } = shared;
  const { t } = words;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const mini = useRef<HTMLCanvasElement>(null);
  const plates = useRef<HTMLDivElement>(null);
  const view = useRef<HallView | null>(null);
  useEffect(() => {
    if (!host.current || !canvas.current || !mini.current) return undefined;
    const made = new HallView({
      hall,
      selection,
      zones: hall.types.map(([type]) => (type && zones[type.id]) || { fill: 1, mark: 0 }),
      host: host.current,
      canvas: canvas.current,
      mini: mini.current,
      onList,
      onView: (at, shown) => placePlates(plates.current, hall, at, shown),
      onSeat: (seat, how) => {
        if (how === "press") takeOrGive(shared, seat.index);
        else if (how === "focus") say(spokenSeat(words, hall, selection, seat));
        else if (host.current) host.current.title = spokenSeat(words, hall, selection, seat);
      },
    });
    view.current = made;
    return () => made.destroy();
  }, [hall]);
  return (
    <>
      {/* A map for keys and fingers at once is an application by its nature; the list is its equal. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={host} class="pick__map" id="map" role="application" tabindex={0} aria-label={t("pick.app")}>
        <canvas ref={canvas} aria-hidden="true" />
      </div>
      <div ref={plates} class="pick__plates">
        {hall.sections.map((section, index) =>
          section.floor === selection.floor && section.rows.length > 0 ? (
            <Plate key={index} {...shared} hall={hall} index={index} open={() => view.current?.showSection(index)} />
          ) : null,
        )}
      </div>
      <canvas ref={mini} class="pick__mini" aria-hidden="true" hidden />
      <div class="pick__zoom">
        <button type="button" class="btn btn--icon" aria-label={t("pick.zoomin")} onClick={() => view.current?.zoom(1)}>
          <Icon name="plus" />
        </button>
        <button
          type="button"
          class="btn btn--icon"
          aria-label={t("pick.zoomout")}
          onClick={() => view.current?.zoom(-1)}
        >
          <Icon name="minus" />
        </button>
        <button type="button" class="btn btn--icon" aria-label={t("pick.fit")} onClick={() => view.current?.showAll()}>
          <Icon name="fit" />
        </button>
      </div>
      <Key hall={hall} words={words} />
    </>
  );
}

/** Puts each plate over the middle of its section. */
function placePlates(root: HTMLElement | null, hall: Hall, at: Viewport, shown: boolean): void {
  if (!root) return;
  root.hidden = !shown;
  if (!shown) return;
  for (const element of root.children) {
    if (!(element instanceof HTMLElement)) continue;
    const box = hall.sections[Number(element.dataset["section"])]?.box;
    if (!box) continue;
    const x = (box.x + box.width / 2 - at.x) * at.scale;
    const y = (box.y + box.height / 2 - at.y) * at.scale;
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
  }
}

type PlateProps = Shared & { readonly hall: Hall; readonly index: number; readonly open: () => void };

function Plate({ words, selection, hall, index, open }: PlateProps) {
  const { t, locale } = words;
  const { tally } = selection;
  const section = hall.sections[index];
  if (!section || !tally) return null;
  const free = tally.sections[index] ?? 0;
  const lowest = tally.lowest[index];
  const [, before = "", short = section.name] = /^((?:block|section|sektion)\s+)(.+)$/i.exec(section.name) ?? [];
  return (
    <button type="button" class="plate" data-section={index} onClick={open}>
      <b class={short.length > 2 ? "plate__long" : undefined}>
        <span class="vh">{before}</span>
        {short}
      </b>{" "}
      <span>{free > 0 ? t("pick.plate.free", { count: free }) : t("pick.plate.none")}</span>{" "}
      <small>{lowest ? t("pick.plate.from", { price: priceParts(lowest, locale).amount }) : ""}</small>
    </button>
  );
}

/** What the drawings mean. */
function Key({ hall, words: { t } }: { hall: Hall; words: Words }) {
  const kinds = new Set(hall.seats.flatMap(({ kind }) => kind ?? []));
  return (
    <div class="pick__key" aria-hidden="true">
      <span>
        <svg class="k" viewBox="0 0 20 20">
          <path d="M1 1h18v18H1z" fill="var(--z3)" stroke="var(--edge)" stroke-width="1.5" />
          <path d="M10 5V15" stroke="var(--z3-mark)" stroke-width="2.4" />
        </svg>
        {t("pick.key.free")}
      </span>
      <span>
        <svg class="k" viewBox="-3 -3 27 27">
          <path d="M-2-2h24v24H-2z" fill="var(--ink)" />
          <path d="M4 10l4.5 4.5 8-9" fill="none" stroke="var(--on-ink)" stroke-width="3" />
        </svg>
        {t("pick.key.yours")}
      </span>
      <span>
        <svg class="k" viewBox="0 0 20 20">
          <path d="M1 1h18v18H1zM1 10l9-9M1 19L19 1M10 19l9-9" fill="none" stroke="var(--rule)" stroke-width="1.5" />
        </svg>
        {t("pick.key.held")}
      </span>
      <span>
        <svg class="k" viewBox="0 0 20 20">
          <path d="M6 6h8v8H6z" fill="var(--seat-gone)" />
        </svg>
        {t("pick.key.sold")}
      </span>
      {[...kinds].map((kind) => (
        <span key={kind}>
          <AccessTile kind={kind} />
          {t(`pick.key.${kind}`)}
        </span>
      ))}
    </div>
  );
}
