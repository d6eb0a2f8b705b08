/** Sheets to a PDF file. Loaded when first needed: it brings 1.7 MB of code with it. */
import { type PDFContext, PDFDocument, PDFHexString, PDFName, type PDFRef, PDFString } from "@cantoo/pdf-lib";
import type { Millis } from "../../kernel/time.ts";
import { FONT_FILES, type FontKey } from "./fonts.ts";
import { subsetFace } from "./harfbuzz.ts";
import { fontName, PICTURE, type Sheet } from "./sheet.ts";
import type { Typesetter, UsedGlyphs } from "./typesetter.ts";

export type PdfFile = {
  /** One a page, drawn with `type`. */
  readonly sheets: readonly Sheet[];
  readonly type: Typesetter;
  /** Of every page, in points. */
  readonly size: { readonly width: number; readonly height: number };
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly now: Millis;
  /** A JPEG that `Sheet.picture` draws. */
  readonly picture?: Uint8Array | undefined;
};

/** Writes the file, with the used part of each face inside. The same sheets and time give the same bytes. */
export async function writePdf(file: PdfFile): Promise<Uint8Array<ArrayBuffer>> {
  const { type, size } = file;
  const pdf = await PDFDocument.create();
  const { context } = pdf;
  const fonts: Record<string, PDFRef> = {};
  for (const [key, used] of type.used) fonts[fontName(key)] = embedFont(context, type, key, used);
  const picture = file.picture && (await pdf.embedJpg(file.picture));
  const drawn = picture ? { XObject: { [PICTURE]: picture.ref } } : {};
  const resources = context.register(context.obj({ Font: fonts, ...drawn }));
  for (const sheet of file.sheets) {
    const page = pdf.addPage([size.width, size.height]);
    page.node.set(PDFName.of("Resources"), resources);
    page.node.set(PDFName.of("Contents"), context.register(context.flateStream(sheet.toString())));
  }
  pdf.setTitle(file.title, { showInWindowTitleBar: true });
  pdf.setAuthor(file.author);
  pdf.setProducer("Tessera");
  pdf.setCreator("Tessera");
  pdf.setLanguage(file.language);
  pdf.setCreationDate(new Date(file.now));
  pdf.setModificationDate(new Date(file.now));
  // In one go: the library would otherwise wait for a timer after every fifty objects.
  return new Uint8Array(await pdf.save({ addDefaultPage: false, objectsPerTick: Number.POSITIVE_INFINITY }));
}

/** Embeds the used part of a face as a composite font whose codes are glyph ids (Identity-H). */
function embedFont(context: PDFContext, type: Typesetter, key: FontKey, used: UsedGlyphs): PDFRef {
  const name = `TSRA${key.startsWith("latin") ? "L" : (key[0] ?? "X").toUpperCase()}${key.endsWith("bold") ? "B" : "R"}+${FONT_FILES[key].file.replace(/\.ttf$/, "")}`;
  const program = subsetFace(type.file(key), used.keys());
  const { ascender, descender } = type.metrics(key);
  const descriptor = context.register(
    context.obj({
      Type: "FontDescriptor",
      FontName: name,
      Flags: 4,
      FontBBox: [-1000, Math.floor(descender) - 200, 3000, Math.ceil(ascender) + 200],
      ItalicAngle: 0,
      Ascent: Math.round(ascender),
      Descent: Math.round(descender),
      CapHeight: 714,
      StemV: key.endsWith("bold") ? 140 : 80,
      FontFile2: context.register(context.flateStream(program, { Length1: program.length })),
    }),
  );
  const ids = [...used.keys()].sort((a, b) => a - b);
  const descendant = context.register(
    context.obj({
      Type: "Font",
      Subtype: "CIDFontType2",
      BaseFont: name,
      CIDSystemInfo: { Registry: PDFString.of("Adobe"), Ordering: PDFString.of("Identity"), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: 0,
      W: ids.flatMap((id) => [id, [Math.round((used.get(id)?.width ?? 0) * 100) / 100]]),
      CIDToGIDMap: "Identity",
    }),
  );
  return context.register(
    context.obj({
      Type: "Font",
      Subtype: "Type0",
      BaseFont: name,
      Encoding: "Identity-H",
      DescendantFonts: [descendant],
      ToUnicode: context.register(context.flateStream(toUnicode(ids, used))),
    }),
  );
}

/** Which text each glyph stands for, for readers that ignore ActualText. */
function toUnicode(ids: readonly number[], used: UsedGlyphs): string {
  const entries = ids.flatMap((id) => {
    const text = used.get(id)?.text ?? "";
    return text === "" ? [] : [`<${id.toString(16).padStart(4, "0")}> ${hexOf(text)}`];
  });
  const blocks: string[] = [];
  for (let i = 0; i < entries.length; i += 100) {
    const block = entries.slice(i, i + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join("\n")}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}

function hexOf(text: string): string {
  // fromText writes UTF-16BE with a mark, which a CMap must not have.
  return PDFHexString.fromText(text)
    .toString()
    .replace(/^<feff/i, "<");
}
