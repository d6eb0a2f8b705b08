/** The page may be a minute old: its counts are asked for once and changed in place, without moving anything. */
import type { Availability } from "../model.ts";
import { translator } from "../text.ts";
import { call } from "./call.ts";
import { pageData } from "./page-data.ts";

const FEW_LEFT = 20;
const { event, locale } = pageData<{ event: string; locale: string }>();
const t = translator(locale);

async function refresh(): Promise<void> {
  const answer = await call<Availability>(`/shop/events/${event}/availability`);
  if (!answer.ok) return;
  for (const { id, available } of answer.value.ticket_types) {
    const place = document.querySelector(`[data-type="${CSS.escape(id)}"] [data-left]`);
    // Types that are not on sale say when; that does not change with the count.
    if (!place?.querySelector("span, b")) continue;
    const word = document.createElement(available === 0 ? "b" : "span");
    word.textContent = available === 0 ? t("event.soldout") : t("event.left", { count: available });
    if (available > 0 && available <= FEW_LEFT) word.className = "tag tag--warn";
    place.replaceChildren(word);
  }
}

void refresh();
addEventListener("pageshow", (shown) => {
  if (shown.persisted) void refresh();
});
