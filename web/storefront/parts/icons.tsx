/** The one set of icons: 24 grid, 1.75 stroke, square caps, drawn for this project. Always beside a word or inside a named button. */
const PATHS = {
  calendar: "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
  place: "M12 3.5a6 6 0 0 1 6 6c0 4-6 11-6 11s-6-7-6-11a6 6 0 0 1 6-6zM12 7.5v4",
  back: "M14 5l-7 7 7 7",
  arrow: "M5 12h14M13 6l6 6-6 6",
  map: "M4 6l5.5-2 5 2L20 4v14l-5.5 2-5-2L4 20zM9.5 4v14M14.5 6v14",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  cross: "M6 6l12 12M18 6L6 18",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 2",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  warning: "M12 4l9 16H3zM12 10v5M12 17.5v.1",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8v.1",
  card: "M3.5 6h17v12h-17zM3.5 10h17M7 14.5h3",
  wallet: "M4 7h16v12H4zM4 7l12-3v3M15 12h5v3h-5z",
  phone: "M7 3.5h10v17H7zM11 17.5h2",
  cash: "M3.5 7h17v10h-17zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  ticket: "M3.5 7h17v3.2a1.8 1.8 0 0 0 0 3.6V17h-17v-3.2a1.8 1.8 0 0 0 0-3.6zM14 7v10",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
} as const;
export type IconName = keyof typeof PATHS;

/** Decorative: hidden from readers, so its button or line must say the word. `flip` mirrors it in right-to-left text. */
export function Icon({ name, size, flip }: { name: IconName; size?: "s" | "l"; flip?: boolean }) {
  const classes = `i${size ? ` i--${size}` : ""}${flip ? " i--flip" : ""}`;
  return (
    <svg class={classes} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
