/** Tickets as one PDF. Loaded when first needed: the writer brings 1.7 MB of code with it. */
import type { Millis } from "../../kernel/time.ts";
import { facesFor } from "../../platform/pdf/faces.ts";
import { Typesetter } from "../../platform/pdf/typesetter.ts";
import { writePdf } from "../../platform/pdf/write.ts";
import { drawTicket, PAGE, textsOf, type TicketsDocument } from "./page.ts";

/** Draws every ticket of the document, one page each. */
export async function renderTicketsPdf(
  assets: Fetcher,
  document: TicketsDocument,
  now: Millis,
): Promise<Uint8Array<ArrayBuffer>> {
  const type = new Typesetter(await facesFor(assets, textsOf(document)));
  return await writePdf({
    sheets: document.tickets.map((_, index) => drawTicket(document, index, type)),
    type,
    size: PAGE,
    title: `${document.event.name} · ${document.order.code}`,
    author: document.tenant.name,
    language: document.event.language,
    now,
  });
}
