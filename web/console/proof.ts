/** Asking the person to prove again who they are (T10), while a call waits for it. */
import { signal } from "@preact/signals";

/** The question that is open; its answer goes to every call that waits. */
export const openProof = signal<{ readonly answer: (proven: boolean) => void } | null>(null);
let waiting: Promise<boolean> | null = null;

/** Opens the dialog, or waits for the one that is open. */
export function askForProof(): Promise<boolean> {
  waiting ??= new Promise<boolean>((done) => {
    openProof.value = {
      answer: (proven) => {
        waiting = null;
        openProof.value = null;
        done(proven);
      },
    };
  });
  return waiting;
}
