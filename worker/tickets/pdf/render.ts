/** Tickets as one PDF. Loaded when first needed: the writer brings 1.7 MB of code with it. */
import type { Millis } from "../../kernel/time.ts";
import { facesFor } from "../../platform/pdf/faces.ts";
import { Sheet } from "../../platform/pdf/sheet.ts";
import { Typesetter } from "../../platform/pdf/typesetter.ts";
import { writePdf } from "../../platform/pdf/write.ts";
import { PLAIN_TEMPLATE } from "../template.ts";
import { drawTicket, paperOf, textsOf, type TicketsDocument } from "./page.ts";
import { wordsOf } from "./words.ts";

/** Draws every ticket of the document, as many on a sheet as the paper has room for. @param logo a JPEG */
export async function renderTicketsPdf(
  assets: Fetcher,
  document: TicketsDocument,
  now: Millis,
  logo?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const type = new Typesetter(await facesFor(assets, textsOf(document)));
  const { size, places } = paperOf(document.template ?? PLAIN_TEMPLATE);
  const { rtl } = wordsOf(document.event.language);
  const sheets: Sheet[] = [];
  for (const [index] of document.tickets.entries()) {
    const place = places[index % places.length];
    if (index % places.length === 0) sheets.push(new Sheet(size.height, type, rtl));
    const sheet = sheets.at(-1);
    if (!sheet || !place) continue;
    sheet.moveTo(place.x, place.y);
    drawTicket(sheet, type, document, index);
  }
  return await writePdf({
    sheets,
    type,
    size,
    title: `${document.event.name} · ${document.order.code}`,
    author: document.tenant.name,
    language: document.event.language,
    now,
    picture: logo,
  });
}
