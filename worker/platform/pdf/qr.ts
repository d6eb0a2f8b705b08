import encodeQr from "qrcode-generator";

/** The dark modules of a code as rectangles of one row each, in modules from the top left. */
export type QrMatrix = { readonly size: number; readonly bars: readonly { x: number; y: number; width: number }[] };

/** The smallest QR code at level M for a text of the QR alphabet (a ticket code takes 45 modules). */
export function qrMatrix(text: string): QrMatrix {
  const qr = encodeQr(0, "M");
  qr.addData(text, "Alphanumeric");
  qr.make();
  const size = qr.getModuleCount();
  const bars: { x: number; y: number; width: number }[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!qr.isDark(y, x)) continue;
      let width = 1;
      while (x + width < size && qr.isDark(y, x + width)) width++;
      bars.push({ x, y, width });
      x += width;
    }
  }
  return { size, bars };
}
