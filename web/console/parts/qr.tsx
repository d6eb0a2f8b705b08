/** A code to scan, as one vector path on white. */
// Its types know the default export only.
// oxlint-disable-next-line import/no-named-as-default
import qrcode from "qrcode-generator";

export function Qr({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  }
  return (
    <div class="linkqr">
      <svg viewBox={`-2 -2 ${size + 4} ${size + 4}`} role="img" aria-label={label}>
        <path fill="#0D0D0D" d={path} />
      </svg>
    </div>
  );
}
