/** The form on the event page for who finds a type sold out (K12). The island sends it. */
import type { ShopEvent, TicketType } from "../model.ts";
import type { Site } from "../site.ts";

/** @param types those that are sold out */
export function WaitingListForm({
  site,
  event,
  types,
}: {
  site: Site;
  event: ShopEvent;
  types: readonly TicketType[];
}) {
  const { t } = site;
  const most = Math.max(1, Math.min(event.max_per_order, ...types.map((type) => type.max_per_order)));
  return (
    <section class="panel__body stack g12 wait" aria-labelledby="wait-head" data-waiting>
      <div>
        <h3 class="h3" id="wait-head">
          {t("list.head")}
        </h3>
        <p class="soft s">{t("list.how")}</p>
      </div>
      <form class="stack g12" data-waiting-form>
        <label class="field">
          <span class="field__label">{t("list.type")}</span>
          <select class="input" name="ticket_type" required>
            {types.map((type) => (
              <option key={type.id} value={type.id}>
                {type.name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="field__label">{t("list.quantity")}</span>
          <select class="input" name="quantity">
            {Array.from({ length: most }, (_, at) => (
              <option key={at} value={String(at + 1)}>
                {at + 1}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="field__label">{t("list.name")}</span>
          <input class="input" name="name" autocomplete="name" required maxlength={120} />
        </label>
        <label class="field">
          <span class="field__label">{t("list.email")}</span>
          <input class="input" name="email" type="email" autocomplete="email" required maxlength={254} />
        </label>
        <button class="btn btn--wide" type="submit">
          {t("list.join")}
        </button>
      </form>
      <output class="s" data-waiting-said />
      <noscript>
        <p class="s">{t("list.noscript")}</p>
      </noscript>
    </section>
  );
}
