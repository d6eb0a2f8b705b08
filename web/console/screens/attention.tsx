/** What needs a person (G9): money that we cannot place, refunds that wait for somebody, payments not settled. */
import type { ComponentChildren } from "preact";
import type { UncertainPayment } from "../../api/order-money-types.ts";
import type { AttentionItem, Refund } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { gatewayName, sayCode, words } from "../messages.orders.en.ts";
import { Empty } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { Paged, usePages } from "../parts/paged.tsx";
import { SubTabs } from "../parts/sub-tabs.tsx";
import { Tag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import { staffZone } from "../session.ts";
import { attentionCount } from "../shell/attention-count.ts";
import { shortTime } from "../zoned-time.ts";
import { WaitingRefund } from "./orders-notices.tsx";

const w = words.attention;

/** The frame of the four lists. */
export function AttentionPage({ children }: { children: ComponentChildren }) {
  const open = attentionCount.value;
  return (
    <Page title={w.title}>
      <SubTabs
        label={w.views}
        tabs={[
          ["/console/attention", open === "" ? w.open : `${w.open} ${open}`],
          ["/console/attention/refunds", w.second],
          ["/console/attention/payments", w.uncertain],
          ["/console/attention/callbacks", w.callbacks],
        ]}
      />
      <div class="stack under-tabs">{children}</div>
    </Page>
  );
}

const ITEMS = "/attention-items?limit=25";
const WAITING = "/refunds/waiting?limit=25";
const UNCERTAIN = "/payments/uncertain?limit=25";

export function AttentionScreen() {
  const loaded = usePages<AttentionItem>(ITEMS);
  return (
    <AttentionPage>
      <Paged path={ITEMS} of={loaded} empty={<Empty icon="tick" head={w.empty} text={w.emptyText} />}>
        {(items) => (
          <div class="panel">
            <ul class="rows">
              {items.map((item) => (
                <li key={item.id} class="rows__row">
                  <span>
                    <Tag tone="bad">{sayCode(w.kinds, item.kind)}</Tag>{" "}
                    <a class="rows__main" href={`/console/attention/${item.id}`}>
                      {item.happened}
                    </a>
                  </span>
                  <span class="soft xs num">{shortTime(item.created_at, staffZone.value)}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Paged>
    </AttentionPage>
  );
}

export function WaitingRefundsScreen() {
  const loaded = usePages<Refund>(WAITING);
  return (
    <AttentionPage>
      <p class="soft">{w.secondText}</p>
      <Paged path={WAITING} of={loaded} empty={<Empty icon="tick" head={w.secondEmpty} />}>
        {(refunds) => (
          <ul class="stack">
            {refunds.map((refund) => (
              <li key={refund.id} class="stack">
                <p class="between">
                  <a href={`/console/orders/${refund.order_id}`}>
                    {w.order}: {sayCode(words.order.reasons, refund.reason)}
                  </a>
                  <span class="soft xs num">{shortTime(refund.created_at, staffZone.value)}</span>
                </p>
                <WaitingRefund refund={refund} onDone={loaded.reload} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </AttentionPage>
  );
}

export function UncertainScreen() {
  const loaded = usePages<UncertainPayment>(UNCERTAIN);
  return (
    <AttentionPage>
      <p class="soft">{w.uncertainText}</p>
      <Paged path={UNCERTAIN} of={loaded} empty={<Empty icon="tick" head={w.uncertainEmpty} />}>
        {(payments) => (
          <div class="panel">
            <ul class="rows">
              {payments.map((payment) => (
                <li key={payment.id} class="rows__row">
                  <span>
                    <a class="rows__main" href={`/console/orders/${payment.order_id}`}>
                      {gatewayName(payment.gateway)}
                    </a>
                    <span class="soft xs blk anywhere">{payment.reference ?? m.order.uncertainText}</span>
                  </span>
                  <span class="end">
                    <b class="num">{staffMoney(payment.amount)}</b>
                    <span class="soft xs blk num">{shortTime(payment.created_at, staffZone.value)}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Paged>
    </AttentionPage>
  );
}
