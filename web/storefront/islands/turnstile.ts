/**
 * Cloudflare Turnstile, where the sale offers it instead of the sum that the page does otherwise. Only a page with a place
 * for the widget lets its script in.
 */
type Offer = { readonly site_key: string; readonly action: string; readonly cdata: string };
type Options = {
  readonly sitekey: string;
  readonly action: string;
  readonly cData: string;
  readonly language: string;
  readonly callback: (token: string) => void;
  readonly "error-callback": () => boolean;
  readonly "unsupported-callback": () => void;
  readonly "timeout-callback": () => void;
};
type Widget = {
  readonly render: (place: HTMLElement, options: Options) => string;
  readonly remove: (id: string) => void;
};

const SCRIPT = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";
/** Who does not get an answer from it by then does the sum instead. */
const PATIENCE = 30_000;

/** Where this page shows the widget; null where it has no place for it. Its id is no name that their script looks for. */
function placeOfWidget(): HTMLElement | null {
  return document.getElementById("person-check");
}

/** What a refusal offers, if this page can show it. */
export function turnstileOffer(more: Readonly<Record<string, unknown>>): Offer | null {
  const { turnstile } = more;
  if (typeof turnstile !== "object" || turnstile === null || placeOfWidget() === null) return null;
  const { site_key, action, cdata } = turnstile as Readonly<Record<string, unknown>>;
  if (typeof site_key !== "string" || typeof action !== "string" || typeof cdata !== "string") return null;
  return { site_key, action, cdata };
}

/** Shows the widget until it has a token; null when it cannot give one. */
export async function turnstileToken(offer: Offer): Promise<string | null> {
  const place = placeOfWidget();
  const widget = place && (await load());
  if (!place || !widget) return null;
  place.hidden = false;
  let id = "";
  const token = await new Promise<string | null>((done) => {
    window.setTimeout(done, PATIENCE, null);
    id = widget.render(place, {
      sitekey: offer.site_key,
      action: offer.action,
      cData: offer.cdata,
      language: document.documentElement.lang,
      callback: done,
      "error-callback": () => {
        done(null);
        return true;
      },
      "unsupported-callback": () => done(null),
      "timeout-callback": () => done(null),
    });
  });
  widget.remove(id);
  place.hidden = true;
  return token;
}

/** Their script, once; null where it does not come. */
async function load(): Promise<Widget | null> {
  const known = widgetOf();
  if (known) return known;
  const script = document.createElement("script");
  script.src = SCRIPT;
  const came = await new Promise<boolean>((done) => {
    script.addEventListener("load", () => done(true));
    script.addEventListener("error", () => done(false));
    document.head.append(script);
  });
  return came ? widgetOf() : null;
}

function widgetOf(): Widget | null {
  return (globalThis as { readonly turnstile?: Widget }).turnstile ?? null;
}
