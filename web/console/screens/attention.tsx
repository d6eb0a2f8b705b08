/** What needs a person (G9): money that we cannot place, refunds that wait for somebody, payments not settled. */
import type { ComponentChildren } from "preact";
import type { UncertainPayment } from "../../api/order-money-types.ts";
import type { AttentionItem, Refund } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { lists } from "../messages.lists.en.ts";
import { gatewayName, sayCode, words } from "../messages.orders.en.ts";
import { BY_AGE, choicesOf, type Control, ListBar, ListRows, useList } from "../parts/list.tsx";
import { Empty } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
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

const ITEMS: readonly Control[] = [
  { kind: "select", name: "kind", label: lists.kind, choices: choicesOf(lists.anyKind, w.kinds) },
  BY_AGE,
];
/** Which payment service. */
export const BY_GATEWAY: Control = {
  kind: "select",
  name: "gateway",
  label: lists.gateway,
  choices: choicesOf(lists.anyGateway, words.gateways.names),
};

export function AttentionScreen() {
  const list = useList<AttentionItem>("/attention-items", ITEMS);
  return (
    <AttentionPage>
      <ListBar of={list} file="needs-a-person" />
      <ListRows of={list} empty={<Empty icon="tick" head={w.empty} text={w.emptyText} />}>
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
      </ListRows>
    </AttentionPage>
  );
}

export function WaitingRefundsScreen() {
  const list = useList<Refund>("/refunds/waiting", [BY_AGE]);
  return (
    <AttentionPage>
      <p class="soft">{w.secondText}</p>
      <ListBar of={list} file="refunds-waiting" />
      <ListRows of={list} empty={<Empty icon="tick" head={w.secondEmpty} />}>
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
                <WaitingRefund refund={refund} onDone={list.loaded.reload} />
              </li>
            ))}
          </ul>
        )}
      </ListRows>
    </AttentionPage>
  );
}

export function UncertainScreen() {
  const list = useList<UncertainPayment>("/payments/uncertain", [BY_GATEWAY, BY_AGE]);
  return (
    <AttentionPage>
      <p class="soft">{w.uncertainText}</p>
      <ListBar of={list} file="payments-not-settled" />
      <ListRows of={list} empty={<Empty icon="tick" head={w.uncertainEmpty} />}>
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
      </ListRows>
    </AttentionPage>
  );
}
