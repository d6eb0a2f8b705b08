/** All rules of the waiting page: no font, no file, one column beside a spine. `--a` is the tenant's colour. */
export const STYLE =
  ":root{--p:#F5F0E8;--i:#0D0D0D;--s:#5A4C42;--a:var(--tenant-accent,#6B2737);--o:var(--tenant-on-accent,#FFFCF6);--h:#0D0D0D;--e:#0D0D0D;--f:#0B57D0}" +
  "@media(prefers-color-scheme:dark){:root{--p:#131110;--i:#F5F0E8;--s:#BFB1A3;--a:var(--tenant-accent-dk,#B4475E);--o:var(--tenant-on-accent-dk,#FFFCF6);--h:#5D5148;--e:#D8CDBF;--f:#8AB8FF}}" +
  "*{box-sizing:border-box;margin:0}" +
  "body{min-height:100vh;min-height:100dvh;background:var(--p);color:var(--i);font:16px/1.5 system-ui,-apple-system,Roboto,sans-serif;font-variant-numeric:tabular-nums;display:grid;grid-template:1fr/44px 1fr}" +
  ".v{writing-mode:vertical-rl;background:var(--i);color:var(--p);padding:20px 10px;font-weight:600;font-size:14px;white-space:nowrap;overflow:hidden;max-height:100vh}" +
  "main{padding:24px 20px;max-width:640px;align-self:center;width:100%}" +
  "@media(min-width:768px){main{padding:48px 64px;max-width:760px}}" +
  "h1{font-size:20px;line-height:1.25;font-weight:600}" +
  ".n{font-size:clamp(60px,24vw,168px);line-height:.95;font-weight:800;letter-spacing:-.05em;margin-block:10px 6px;margin-inline-start:-.04em}" +
  ".w{font-size:clamp(32px,9vw,56px);line-height:1.1;font-weight:800;letter-spacing:-.02em;margin:10px 0}" +
  "progress{appearance:none;-webkit-appearance:none;display:block;width:100%;height:16px;border:2px solid var(--i);margin:20px 0 8px;background:none}" +
  "progress::-webkit-progress-bar{background:none}progress::-webkit-progress-value{background:var(--a)}progress::-moz-progress-bar{background:var(--a)}" +
  ".r{display:flex;justify-content:space-between;gap:16px;font-weight:600}.s{color:var(--s);margin-top:20px;overflow-wrap:anywhere}" +
  "ul{padding:0;list-style:none;margin-top:28px;border-top:2px solid var(--i)}li{padding:12px 0;border-bottom:1px solid var(--s)}" +
  ".g{display:inline-flex;align-items:center;font:inherit;font-weight:600;margin-block:20px 4px;margin-inline-end:4px;min-height:56px;padding:0 22px;border:2px solid var(--e);background:var(--a);color:var(--o);box-shadow:4px 4px 0 var(--h);text-decoration:none}" +
  ".g:focus-visible{outline:3px solid var(--f);outline-offset:2px}.h{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}" +
  "[dir=rtl] .g{box-shadow:-4px 4px 0 var(--h)}[lang=ar] .w,[lang=bn] .w,[lang=hi] .w{letter-spacing:0;line-height:1.3}";
