/** The colours of the map at this moment, from the page's own roles. */
const ROLES = {
  paper: "paper",
  edge: "edge",
  ink: "ink",
  onInk: "on-ink",
  rule: "rule",
  gone: "seat-gone",
  well: "well",
  soft: "soft",
  shadow: "shadow",
  focus: "focus",
  accent: "accent",
} as const;

export type Palette = Readonly<Record<keyof typeof ROLES, string>> & {
  readonly font: string;
  /** Tells one set of colours from another. */
  readonly name: string;
};

/** Reads them from the document; again after the scheme of the device has changed. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const role = (name: keyof typeof ROLES) => style.getPropertyValue(`--${ROLES[name]}`).trim();
  return {
    paper: role("paper"),
    edge: role("edge"),
    ink: role("ink"),
    onInk: role("onInk"),
    rule: role("rule"),
    gone: role("gone"),
    well: role("well"),
    soft: role("soft"),
    shadow: role("shadow"),
    focus: role("focus"),
    accent: role("accent"),
    font: getComputedStyle(document.body).fontFamily,
    name: `${role("paper")} ${role("accent")}`,
  };
}
