/** A ticket's code as one SVG path: vector, so it is sharp on every screen and in print. */
// oxlint-disable-next-line import/no-named-as-default -- its default export is the one its types declare
import qrcode from "qrcode-generator";

const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]*$/;
/** Light modules around the code that scanners need. */
const QUIET = 4;

/** The path of the dark modules and the side of the square, quiet zone included. Error correction M. */
export function qrPath(text: string): { readonly path: string; readonly side: number } {
  const code = qrcode(0, "M");
  code.addData(text, ALPHANUMERIC.test(text) ? "Alphanumeric" : "Byte");
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count;) {
      let end = column;
      while (end < count && code.isDark(row, end)) end++;
      if (end > column) path += `M${column + QUIET} ${row + QUIET}h${end - column}v1h-${end - column}z`;
      column = end + 1;
    }
  }
  return { path, side: count + 2 * QUIET };
}
