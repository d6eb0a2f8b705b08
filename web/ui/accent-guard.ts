/**
 * One tenant colour in, ten safe tokens out. Pure; runs when a page is rendered or the tenant saves, never in the
 * buyer's browser. Promise, checked over the colour cube: text tokens ≥ 4.5:1 on every ground of their scheme, label on
 * fill ≥ 4.5:1 at rest and hover. The fill may stay pale: every button carries an ink edge.
 */
type Scheme = {
  readonly grounds: readonly string[];
  readonly paper: string;
  readonly end: string;
  readonly wash: number;
};

const INK = "#0D0D0D";
const SHEET = "#FFFCF6";
const NEEDED = 4.5;
const LIGHT: Scheme = { grounds: ["#F5F0E8", "#FFFCF6", "#EAE2D5"], paper: "#F5F0E8", end: INK, wash: 0.12 };
const DARK: Scheme = { grounds: ["#131110", "#1D1A17", "#292521"], paper: "#131110", end: SHEET, wash: 0.22 };
const HEX = /^#[0-9a-f]{6}$/i;

type Rgb = readonly [number, number, number];

function rgb(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function hex(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function luminance(colour: string): number {
  const [red, green, blue] = rgb(colour);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** The WCAG 2 contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function mix(from: string, to: string, share: number): string {
  const a = rgb(from);
  const b = rgb(to);
  const part = (i: 0 | 1 | 2) => a[i] * (1 - share) + b[i] * share;
  return hex([part(0), part(1), part(2)]);
}

/** Walks towards `end` in steps of 2% until the test holds: the hue stays, only the depth changes. */
function walk(colour: string, end: string, holds: (colour: string) => boolean): string {
  for (let step = 0; step <= 50; step++) {
    const candidate = mix(colour, end, step / 50);
    if (holds(candidate)) return candidate;
  }
  return end;
}

function labelOn(fill: string): string {
  return contrast(SHEET, fill) >= contrast(INK, fill) ? SHEET : INK;
}

function tokens(accent: string, scheme: Scheme, tail: "" | "-dk"): Record<string, string> {
  // Mid-tones fall between ink and sheet, both just under 4.5: push them away from the label.
  const first = labelOn(accent);
  let fill = walk(accent, first === SHEET ? INK : SHEET, (colour) => contrast(first, colour) >= NEEDED);
  if (tail === "-dk" && contrast(fill, scheme.paper) < 1.6) {
    fill = walk(
      fill,
      SHEET,
      (colour) => contrast(colour, scheme.paper) >= 1.6 && contrast(labelOn(colour), colour) >= NEEDED,
    );
  }
  const label = labelOn(fill);
  const away = label === SHEET ? INK : SHEET;
  const hover = walk(mix(fill, away, 0.18), away, (colour) => contrast(label, colour) >= NEEDED);
  const wash = mix(scheme.paper, accent, scheme.wash);
  const text = walk(accent, scheme.end, (colour) =>
    [...scheme.grounds, wash].every((ground) => contrast(colour, ground) >= NEEDED),
  );
  return {
    [`--tenant-accent${tail}`]: fill,
    [`--tenant-accent-hi${tail}`]: hover,
    [`--tenant-on-accent${tail}`]: label,
    [`--tenant-accent-text${tail}`]: text,
    [`--tenant-accent-wash${tail}`]: wash,
  };
}

/** The ten custom properties of an accent; undefined when it is no `#rrggbb` colour (TH26: nothing else reaches CSS). */
export function guardAccent(accent: string): Readonly<Record<string, string>> | undefined {
  if (!HEX.test(accent)) return undefined;
  return { ...tokens(accent, LIGHT, ""), ...tokens(accent, DARK, "-dk") };
}

/** The CSS text of an accent, about 400 bytes; empty for none. */
export function accentCss(accent: string | null | undefined): string {
  const guarded = accent ? guardAccent(accent) : undefined;
  if (!guarded) return "";
  const body = Object.entries(guarded).map(([name, value]) => `${name}:${value}`);
  return `:root{${body.join(";")}}`;
}
