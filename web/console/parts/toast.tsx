/** The one toast: bottom start, six seconds, for things that were done and are visible elsewhere too. Never for errors. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const current = signal<{ text: string; id: number } | null>(null);
let count = 0;

/** Says that something was done. */
export function toast(text: string): void {
  current.value = { text, id: ++count };
}

export function Toasts() {
  const shown = current.value;
  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(() => {
      if (current.value?.id === shown.id) current.value = null;
    }, 6000);
    return () => clearTimeout(timer);
  }, [shown]);
  return <output class="toasts">{shown && <span class="toast">{shown.text}</span>}</output>;
}
