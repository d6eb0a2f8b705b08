/** A badge or wristband for whoever goes in, through the browser's own print: thermal printers are printers to it (X9). */
import type { ScanAnswer } from "../api/types.ts";
import { placeOf } from "./answer.ts";

export type PrintFormat = "off" | "badge" | "band";

const CHOSEN = "tessera.door.print";

function read(text: string | null): PrintFormat {
  return text === "badge" || text === "band" ? text : "off";
}

/** What this device prints. */
export const printing = {
  format: (): PrintFormat => read(localStorage.getItem(CHOSEN)),
  set: (wanted: string): PrintFormat => {
    const format = read(wanted);
    localStorage.setItem(CHOSEN, format);
    return format;
  },
};

/** Prints what `Slip` shows; a browser started for kiosks asks nothing. */
export function printSlip(): void {
  if (printing.format() !== "off") print();
}

/** Only on paper. Without a network the name is not known (TH16): there is room to write it. */
export function Slip({ answer, event }: { answer: ScanAnswer; event: string }) {
  const { ticket } = answer;
  if (ticket === null || answer.result !== "admitted") return null;
  return (
    <div class={`slip slip--${printing.format()}`} aria-hidden="true">
      <p class="slip__name">{ticket.holder_name}</p>
      <p class="slip__type">{ticket.type}</p>
      {ticket.seat && <p>{placeOf(answer)}</p>}
      <p class="slip__event">{event}</p>
    </div>
  );
}
