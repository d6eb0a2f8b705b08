/** Light or dark: as the device says, unless its person chose. The choice is kept on the device. */
import { signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "tessera.console.theme";
/** The colour of the browser's own frame, as `--paper` of tokens.css. */
const PAPER = { light: "#F5F0E8", dark: "#131110" } as const;

/** What was chosen. */
export const theme = signal<Theme>(read());

function read(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((one) => one === kept) ?? "system";
  } catch {
    // No right to keep anything: then as the device says.
    return "system";
  }
}

/** Keeps a choice and shows it at once. */
export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // It holds until the page is closed.
  }
  showTheme();
}

/** Puts the choice on the document; called before the first drawing, so that nothing flashes. */
export function showTheme(): void {
  const { dataset } = document.documentElement;
  const chosen = theme.peek();
  if (chosen === "system") delete dataset["scheme"];
  else dataset["scheme"] = chosen;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = PAPER[chosen === "system" ? own : chosen];
  }
}
