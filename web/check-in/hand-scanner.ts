/** Listens for scanners that type, wherever on the page the focus is. */
import { type Burst, NO_BURST, typed } from "./burst.ts";

/** Every ticket code begins so; only such a code is taken out of a field that somebody types into. */
const OURS = "TS1:";

/** @returns how to stop listening */
export function listenToScanner(onCode: (code: string) => void): () => void {
  let burst: Burst = NO_BURST;
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    const next = typed(burst, event.key, event.timeStamp);
    const before = burst.text;
    burst = next.burst;
    if (field) {
      // The field for codes takes its own Enter.
      if (next.code === null || field.id === "typed-code" || !next.code.startsWith(OURS)) return;
      if (field.value.endsWith(before)) field.value = field.value.slice(0, -before.length);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (!next.taken) return;
    // Else the space in a code would press the button that has the focus, and so would the Enter at its end.
    event.preventDefault();
    event.stopPropagation();
    if (next.code !== null) onCode(next.code);
  };
  document.addEventListener("keydown", onKey, true);
  return () => document.removeEventListener("keydown", onKey, true);
}
