/** Documents as PDF. Loaded when first needed: the writer brings 1.7 MB of code with it. */
import { facesFor } from "../platform/pdf/faces.ts";
import { Typesetter } from "../platform/pdf/typesetter.ts";
import { writePdf } from "../platform/pdf/write.ts";
import { drawDocument, PAGE, type PrintedDocument, textsOf } from "./page.ts";

/** The file of a document: the same bytes whenever it is asked for, since nothing in it can change. */
export async function renderDocumentPdf(assets: Fetcher, document: PrintedDocument): Promise<Uint8Array<ArrayBuffer>> {
  const { content, label, issuedAt } = document;
  const type = new Typesetter(await facesFor(assets, textsOf(document)));
  return await writePdf({
    sheets: drawDocument(document, type),
    type,
    size: PAGE,
    title: label,
    author: content.seller.name,
    language: content.language,
    now: issuedAt,
  });
}
