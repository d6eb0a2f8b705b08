/** `/cards/:event/:file`: the picture that messengers show for an event. Drawn once, then kept. */
import { isLocale } from "../../kernel/locales.ts";
import { idPattern } from "../../kernel/ids.ts";
import { shopEvent } from "../../shop/index.ts";
import { CARD_FILE, cardContent, cardFile } from "../card.ts";
import { type PublicPage, tags } from "../page.ts";

/** Its address changes with what is on it. */
const FOR_EVER = "public, max-age=31536000, immutable";

export const card: PublicPage = {
  paths: ["/cards/:event/:file"],
  parts: { event: idPattern("event"), file: CARD_FILE },
  varies: "nothing",
  answer: async ({ env, now, parts: { event: id = "", file = "" } }) => {
    const locale = file.split("-", 1)[0];
    if (!isLocale(locale)) return undefined;
    const key = `cards/${id}/${file}`;
    const known = await env.FILES.get(key);
    if (known) return answer(known.body, id);
    const event = await shopEvent(env, id, "", now);
    if (!event) return undefined;
    const content = cardContent(event, locale);
    // What was drawn before stays. Nothing is drawn for other addresses, so nobody makes us draw with made-up ones.
    if ((await cardFile(content, locale)) !== file) return undefined;
    const { drawCard } = await import("../card-drawing.ts");
    const picture = await drawCard(env.ASSETS, content);
    await env.FILES.put(key, picture, { httpMetadata: { contentType: "image/png" } });
    return answer(picture, id);
  },
};

function answer(body: BodyInit, eventId: string): Response {
  return new Response(body, {
    headers: {
      "content-type": "image/png",
      "cache-control": FOR_EVER,
      "cache-tag": tags.event(eventId),
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
    },
  });
}
