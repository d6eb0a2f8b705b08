/** What an order needs of a person, above all else: a decision about money, a dispute, a second person for a refund. */
import { useState } from "preact/hooks";
import type { Refund } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { useAction } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { staffMoney } from "../price.ts";
import { api, session, staffZone } from "../session.ts";
import { countAttention } from "../shell/attention-count.ts";
import { longTime } from "../zoned-time.ts";
import type { OrderPageData } from "./order.tsx";

const w = words.order;
const OPEN_DISPUTES = ["inquiry", "needs_response", "under_review"];

export function Notices({ data, onDone }: { data: OrderPageData; onDone: () => Promise<void> }) {
  const { order, attention } = data;
  const { dispute } = order;
  return (
    <>
      {attention.map((item) => (
        <Banner key={item.id} tone="bad" head={w.attention} rest={item.happened}>
          <ButtonLink look="primary" href={`/console/attention/${item.id}`}>
            {w.look}
          </ButtonLink>
        </Banner>
      ))}
      {dispute && OPEN_DISPUTES.includes(dispute.status) && (
        <Banner
          tone="warn"
          head={w.disputed.head}
          rest={`${w.disputed.text(staffMoney(dispute.amount))} ${
            dispute.evidence_due_at ? w.disputed.due(longTime(dispute.evidence_due_at, staffZone.value)) : ""
          }`}
        >
          <ButtonLink href={`/console/disputes/${dispute.id}`}>{w.look}</ButtonLink>
        </Banner>
      )}
      {order.refunds
        .filter(({ approval }) => approval === "waiting")
        .map((refund) => (
          <WaitingRefund key={refund.id} refund={refund} onDone={onDone} />
        ))}
    </>
  );
}

/** A refund above the limit. Who asked for it may take it back, and never agree to it. */
export function WaitingRefund({ refund, onDone }: { refund: Refund; onDone: () => Promise<void> }) {
  const { busy, fault, run } = useAction();
  const [doing, setDoing] = useState<"approve" | "reject">("approve");
  const own = refund.requested_by === session.value?.person.id;
  const decide = async (verb: "approve" | "reject") => {
    setDoing(verb);
    if (!(await run(() => api.post<Refund>(`/refunds/${refund.id}/${verb}`)))) return;
    toast(verb === "approve" ? w.waits.approved : w.waits.rejected);
    await Promise.all([onDone(), countAttention()]);
  };
  return (
    <Banner
      tone="warn"
      head={w.waits.head}
      rest={`${w.waits.text(staffMoney(refund.amount))} ${own ? w.waits.own : ""}`}
    >
      {!own && (
        <Button
          look="primary"
          busy={busy && doing === "approve" ? w.waits.approving : undefined}
          onPress={() => void decide("approve")}
        >
          {w.waits.approve}
        </Button>
      )}
      <Button
        busy={busy && doing === "reject" ? words.attention.doing : undefined}
        onPress={() => void decide("reject")}
      >
        {w.waits.reject}
      </Button>
      <FaultBanner fault={fault} />
    </Banner>
  );
}
