/**
 * The frame of every mail: one table, 560 px, inline styles because mail programs drop the rest. Colours are those of the
 * storefront's paper and ink; the block in the head turns them round where a program shows mails in the dark.
 */
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";

const INK = "#0D0D0D";
const PAPER = "#F5F0E8";
const SHEET = "#FFFCF6";
const SOFT = "#5A4C42";
const HAIR = "#CFC4B4";
const FONT =
  "'Familjen Grotesk', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans Bengali', 'Noto Sans Devanagari', 'Noto Sans Arabic', sans-serif";

const DARK = `@media (prefers-color-scheme: dark) {
  .paper { background: #14110E !important; }
  .sheet { background: #1E1A16 !important; border-color: #F5F0E8 !important; }
  .ink { color: #F5F0E8 !important; }
  .soft { color: #C9BBAA !important; }
  .hair { border-color: #5A4C42 !important; }
  .button { background: #F5F0E8 !important; color: #0D0D0D !important; border-color: #F5F0E8 !important; }
}`;

type Frame = {
  /** BCP 47, for reading aloud and direction. */
  readonly language: string;
  readonly title: string;
  /** The line that lists of mails show after the subject. */
  readonly preview: string;
  /** Whose mail this is. */
  readonly brand: string;
  readonly footer: ComponentChildren;
  readonly children: ComponentChildren;
};

/** The whole HTML document of a mail. */
export function renderMail(frame: Omit<Frame, "children">, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Document {...frame}>{children}</Document>)}`;
}

function Document({ language, title, preview, brand, footer, children }: Frame): VNode {
  const dir = language.startsWith("ar") ? "rtl" : "ltr";
  return (
    <html lang={language} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: DARK }} />
      </head>
      <body class="paper" style={`margin:0;padding:0;background:${PAPER}`}>
        <div style="display:none;max-height:0;overflow:hidden">{preview}</div>
        <table
          class="paper"
          role="presentation"
          width="100%"
          cellPadding="0"
          cellSpacing="0"
          style={`background:${PAPER}`}
        >
          <tr>
            {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a cell of layout is no control */}
            <td align="center" style="padding:24px 12px">
              {/* Mail programs that put a mail into a page of theirs drop what the document says of itself. */}
              <table
                role="presentation"
                lang={language}
                dir={dir}
                width="100%"
                cellPadding="0"
                cellSpacing="0"
                style="max-width:560px"
              >
                <tr>
                  <td class="ink" style={`padding:0 4px 12px;font:700 16px ${FONT};color:${INK}`}>
                    {brand}
                  </td>
                </tr>
                <tr>
                  <td
                    class="sheet ink"
                    style={`padding:24px;background:${SHEET};border:2px solid ${INK};font:400 16px/1.5 ${FONT};color:${INK}`}
                  >
                    {children}
                  </td>
                </tr>
                <tr>
                  <td class="soft" style={`padding:16px 4px;font:400 13px/1.5 ${FONT};color:${SOFT}`}>
                    {footer}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

export function Heading({ children }: { readonly children: ComponentChildren }): VNode {
  return <h1 style="margin:0 0 12px;font-size:24px;line-height:1.15;letter-spacing:-0.012em">{children}</h1>;
}

export function Paragraph({ children }: { readonly children: ComponentChildren }): VNode {
  return <p style="margin:0 0 16px">{children}</p>;
}

export function Note({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <p class="soft" style={`margin:16px 0 0;font-size:14px;color:${SOFT}`}>
      {children}
    </p>
  );
}

export function Button({ href, children }: { readonly href: string; readonly children: ComponentChildren }): VNode {
  return (
    <p style="margin:8px 0 20px">
      <a
        class="button"
        href={href}
        style={`display:inline-block;padding:12px 20px;background:${INK};color:${PAPER};border:2px solid ${INK};font-weight:700;text-decoration:none`}
      >
        {children}
      </a>
    </p>
  );
}

/** Rows of two texts; the last one strong where `total` says so. */
export function Rows({
  rows,
  total,
}: {
  readonly rows: readonly (readonly [string, string])[];
  readonly total?: readonly [string, string];
}): VNode {
  const cell = `padding:8px 0;border-bottom:1px solid ${HAIR};vertical-align:top`;
  const last = "padding:10px 0 0;font-weight:700";
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style="margin:0 0 20px">
      {rows.map(([left, right]) => (
        <tr>
          <td class="hair" style={cell}>
            {left}
          </td>
          <td class="hair" align="right" style={`${cell};white-space:nowrap;text-align:end;padding-inline-start:12px`}>
            {right}
          </td>
        </tr>
      ))}
      {total && (
        <tr>
          <td style={last}>{total[0]}</td>
          <td align="right" style={`${last};white-space:nowrap;text-align:end`}>
            {total[1]}
          </td>
        </tr>
      )}
    </table>
  );
}
