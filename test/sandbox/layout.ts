/** The look of the sandbox's pages: plain forms, one small sheet of styles after the product's tokens, no script. */

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const STYLE = `
:root{color-scheme:light dark;--paper:#F5F0E8;--sheet:#FFFCF6;--well:#EAE2D5;--ink:#0D0D0D;--soft:#5A4C42;--rule:#8C7B6E;--hair:#CFC4B4;
--edge:#0D0D0D;--shadow:#0D0D0D;--accent:#6B2737;--accent-hi:#521B29;--on-accent:#FFFCF6;--accent-text:#6B2737;--ok:#1D5B3B;--ok-wash:#DCEBDD;
--bad:#A81E1E;--bad-wash:#F9DCD6;--warn:#7A4300;--warn-wash:#F8E6C4;--focus:#0B57D0}
@media (prefers-color-scheme:dark){:root{--paper:#131110;--sheet:#1D1A17;--well:#292521;--ink:#F5F0E8;--soft:#BFB1A3;--rule:#7D7065;--hair:#3A342E;
--edge:#D8CDBF;--shadow:#5D5148;--accent:#B4475E;--accent-hi:#C9637A;--on-accent:#FFFCF6;--accent-text:#E8A0AE;--ok:#7FCB9C;--ok-wash:#16301F;
--bad:#FF9B8C;--bad-wash:#3F1A16;--warn:#F0B860;--warn-wash:#38280C;--focus:#8AB8FF}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Familjen Grotesk",system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans","Noto Sans Bengali",sans-serif}
main{max-width:1000px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.75rem;line-height:1.15;letter-spacing:-.012em;margin:0 0 16px}h2{font-size:1.1875rem;margin:0 0 12px}
a{color:var(--accent-text)}p{margin:0 0 12px}
.strip{background:var(--warn-wash);color:var(--warn);border-bottom:2px solid var(--edge);padding:8px 16px;font-size:.875rem;font-weight:600}
.card{background:var(--sheet);border:2px solid var(--edge);box-shadow:4px 4px 0 var(--shadow);padding:24px;margin:0 0 24px}
.two{display:grid;gap:0 24px;grid-template-columns:1fr;align-items:start}@media (min-width:768px){.two{grid-template-columns:5fr 6fr}main{padding:40px 24px 96px}}
.soft{color:var(--soft);font-size:.875rem}
.total{font-size:1.75rem;font-weight:700;line-height:1.15;margin:0 0 16px}
dl.lines{margin:0;display:grid;grid-template-columns:1fr auto;gap:8px 16px}dl.lines dd{margin:0;text-align:end;font-variant-numeric:tabular-nums}
dl.lines .sum{border-top:2px solid var(--edge);padding-top:8px;font-weight:700}
label{display:block;font-weight:600;margin:0 0 4px}
input{width:100%;min-height:48px;padding:8px 12px;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--edge);border-radius:0;margin:0 0 16px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:16px}
button,.button{display:inline-block;min-height:48px;padding:10px 16px;font:inherit;font-weight:600;color:var(--ink);background:var(--sheet);border:2px solid var(--edge);border-radius:0;cursor:pointer;text-decoration:none;text-align:center}
button:hover,.button:hover{background:var(--well)}
.primary{width:100%;background:var(--accent);color:var(--on-accent);box-shadow:4px 4px 0 var(--shadow)}.primary:hover{background:var(--accent-hi)}
.primary:active{transform:translate(2px,2px);box-shadow:2px 2px 0 var(--shadow)}
.plain{background:none;border:0;padding-inline:0;margin-top:12px;text-decoration:underline;color:var(--accent-text)}
.row{display:flex;flex-wrap:wrap;gap:12px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.notice{border:2px solid var(--bad);background:var(--bad-wash);color:var(--bad);padding:12px 16px;margin:0 0 16px;font-weight:600}
.done{border-color:var(--ok);background:var(--ok-wash);color:var(--ok)}
details{margin:16px 0 0}summary{cursor:pointer;font-weight:600}
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{text-align:start;padding:8px;border-bottom:1px solid var(--hair);vertical-align:top;overflow-wrap:anywhere}
th{font-size:.8125rem;color:var(--soft)}
code,pre{font:.8125rem/1.5 ui-monospace,"Roboto Mono","DejaVu Sans Mono",Menlo,Consolas,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
iframe{width:100%;height:70vh;border:2px solid var(--edge);background:#fff;margin:0 0 24px}
ul.files{list-style:none;padding:0;margin:0 0 16px;display:flex;flex-wrap:wrap;gap:12px}
.search{display:flex;gap:12px;align-items:end}.search div{flex:1}.search input{margin:0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
`;

/**
 * A whole page. No script runs on it.
 * @param body trusted HTML; everything from outside must have gone through {@link escapeHtml}
 */
export function htmlPage(
  title: string,
  body: string,
  status = 200,
  strip = "Sandbox: no real money, no real mail.",
): Response {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><header class="strip">${escapeHtml(strip)}</header><main>${body}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      // No form-action here: browsers apply it to the redirect that follows a form, and that leads back to the shop.
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src 'self' data:; base-uri 'none'",
    },
  });
}
