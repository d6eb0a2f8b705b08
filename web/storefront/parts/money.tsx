/** What became of the money after it was paid, in plain words, and the papers about it. */
import { price } from "../format.ts";
import type { Order } from "../model.ts";
import type { OrderView } from "../pages/order.tsx";
import type { MessageKey } from "../text.ts";
import type { Site } from "../site.ts";
import { Icon } from "./icons.tsx";

const REFUNDS = {
  requested: "done.refunding",
  pending: "done.refunding",
  succeeded: "done.refunded",
  failed: "done.refund.failed",
} as const satisfies Record<Order["refunds"][number]["status"], MessageKey>;

/** A sentence for each refund, and for the question of a bank. Nothing when nothing happened. */
export function Money({ site, order, organizer }: { site: Site; order: Order; organizer: string }) {
  const { t, locale } = site;
  const words = order.refunds.map(({ amount, status }) =>
    t(REFUNDS[status], { amount: price(amount, locale), organizer }),
  );
  const dispute = disputeKey(order.dispute);
  if (dispute !== null) words.unshift(t(dispute, { organizer }));
  return words.length === 0 ? null : (
    <div class="stack g12">
      {words.map((text) => (
        <div key={text} class="banner banner--info">
          <Icon name="info" />
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}

function disputeKey(dispute: Order["dispute"]): MessageKey | null {
  if (dispute === null || dispute === "closed") return null;
  if (dispute === "won" || dispute === "lost") return `done.dispute.${dispute}`;
  return "done.dispute";
}

/** Receipts, invoices, credit notes to take away. */
export function Papers({ site, view }: { site: Site; view: Pick<OrderView, "order" | "papers" | "token"> }) {
  const { t } = site;
  const { order, papers, token } = view;
  if (papers.length === 0) return null;
  return (
    <section>
      <h2 class="h3">{t("done.papers")}</h2>
      <ul class="papers">
        {papers.map(({ id, kind, label }) => (
          <li key={id}>
            <a class="link link--44" href={`/api/v1/shop/orders/${order.id}/documents/${id}.pdf?token=${token}`}>
              <Icon name="download" size="s" /> {t(`done.paper.${kind}`, { label })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
