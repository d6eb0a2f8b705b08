import { ZONE_MARKS, type Zone } from "../../ui/zones.ts";

/** One icon set: 24 grid, square caps, drawn for this project. Always beside a word or a label. */
const PATHS = {
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4",
  sliders: "M4 7h9M17 7h3M13 4.500v5M4 17h3M11 17h9M7 14.500v5",
  home: "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
  events: "M4 6h16v14H4zM4 10.500h16M8.500 3.500V8M15.500 3.500V8",
  ticket: "M3.500 7h17v3.200a1.800 1.800 0 0 0 0 3.600V17h-17v-3.200a1.800 1.800 0 0 0 0-3.600zM14 7v10",
  maps: "M4 4h6.500v6.500H4zM13.500 4H20v6.500h-6.500zM4 13.500h6.500V20H4zM13.500 13.500H20V20h-6.500z",
  people:
    "M9 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM3 19.500c.6-3.500 2.900-4.800 6-4.800s5.400 1.300 6 4.800M16 5.500a3.200 3.200 0 0 1 0 6M18 15c1.700.7 2.700 2.100 3 4.500",
  money: "M3.500 6h17v12h-17zM3.500 10h17M7 14.500h4",
  scan: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M4 12h16",
  log: "M6 3.500h12v17H6zM9 8h6M9 12h6M9 16h4",
  more: "M6 12h.1M12 12h.1M18 12h.1",
  out: "M10 4H4v16h6M14 8l4 4-4 4M18 12H9",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
  warn: "M12 4l9 16H3zM12 10v5M12 17.500v.1",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.500l3 2",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8v.1",
  hand: "M7 12V6.5a1.5 1.500 0 0 1 3 0V11M10 10V4.500a1.500 1.500 0 0 1 3 0V10M13 10V5.500a1.500 1.500 0 0 1 3 0V12M16 9.500a1.500 1.500 0 0 1 3 0V15c0 3.500-2.500 5.500-6 5.500-2.800 0-4.200-1-5.500-3.200L4.500 13.500c.8-1.300 2-1.200 2.800 0",
  tick: "M4.5 12.5l5 5 10-11",
  eye: "M3 12s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6zM12 9.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z",
  download: "M12 4v12M7 11l5 5 5-5M5 20h14",
  upload: "M12 16V4M7 9l5-5 5 5M5 20h14",
  offline:
    "M4 4l16 16M3.500 10c1.500-1.400 3.200-2.300 5-2.800M20.500 10a12 12 0 0 0-7.500-3.400M7 13.500a7 7 0 0 1 4-2M17 13.500l-1-.8M12 18v.1",
  down: "M6 9l6 6 6-6",
  bolt: "M4 14.500l5-9v6h6l-5 9v-6z",
  copy: "M8 8h12v12H8zM4 16V4h12",
  gears:
    "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 3.500v3M12 17.500v3M3.500 12h3M17.500 12h3M6 6l2 2M16 16l2 2M18 6l-2 2M8 16l-2 2",
  chart: "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
  book: "M5 4h14v16H5zM9 4v16M12.500 8H16M12.500 12H16",
  tag: "M4 4h8.500l7.500 7.500-8.500 8.500L4 12.500zM8 8h.1",
  scales: "M12 4v16M7 20h10M5 7.500h14M5 7.500l-2.500 6.500h5zM19 7.500l-2.500 6.500h5z",
  shield:
    "M12 3.500l7.500 3v5c0 4.500-3 7.200-7.500 9-4.500-1.800-7.500-4.500-7.500-9v-5zM8.500 12l2.500 2.500 4.500-5",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon; decoration only, so readers skip it. */
export function Icon({ name, size }: { name: IconName; size?: "s" | "l" }) {
  return (
    <svg class={size ? `i i--${size}` : "i"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of Tessera. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true">
      <path fill="none" stroke="var(--ink)" stroke-width="2" d="M1 8h19v19H1z" />
      <path fill="var(--accent)" stroke="var(--ink)" stroke-width="2" d="M12 1h15v15H12z" />
    </svg>
  );
}

/** The tile of a price zone: a fill with a mark cut into it, so that colour is never alone. */
export function ZoneTile({ zone = { fill: 1, mark: 0 } }: { zone?: Zone | undefined }) {
  const mark = ZONE_MARKS[zone.mark];
  return (
    <svg class="zone" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M1 1h18v18H1z" fill={`var(--z${zone.fill})`} stroke="var(--edge)" stroke-width="1.5" />
      {mark && <path d={mark} fill="none" stroke={`var(--z${zone.fill}-mark)`} stroke-width="2.4" />}
    </svg>
  );
}
