/** A ticket as shapes, for the designer: where everything stands on paper, without making a file. */
import { facesFor } from "../../platform/pdf/faces.ts";
import { ShapeSheet, type Shape } from "../../platform/pdf/shapes.ts";
import { Typesetter } from "../../platform/pdf/typesetter.ts";
import { PLAIN_TEMPLATE } from "../template.ts";
import { drawTicket, paperOf, textsOf, type TicketsDocument } from "./page.ts";
import { wordsOf } from "./words.ts";

export type TicketShapes = { readonly width: number; readonly height: number; readonly shapes: readonly Shape[] };

/** The first ticket of the document. */
export async function drawPreview(assets: Fetcher, document: TicketsDocument): Promise<TicketShapes> {
  const template = document.template ?? PLAIN_TEMPLATE;
  const type = new Typesetter(await facesFor(assets, textsOf(document)));
  const sheet = new ShapeSheet(type, wordsOf(document.event.language).rtl);
  drawTicket(sheet, type, document, 0);
  // Four on a sheet are four alike: one is shown.
  const { size } = paperOf(template.paper === "a4" ? { ...template, paper: "a6" } : template);
  return { ...size, shapes: sheet.shapes };
}
