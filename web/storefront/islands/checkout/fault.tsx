/** What went wrong with a payment, in a sentence that says what is safe and what to do. */
import type { MessageKey } from "../../text.ts";
import { brandOf } from "../../gateways.ts";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";
import type { PayFault } from "./pay.ts";

/** Codes of problems that have words of their own. */
const WORDS: Readonly<Record<string, readonly [MessageKey, MessageKey]>> = {
  payment_cool_down: ["pay.cool.bold", "pay.cool"],
  payment_not_accepted: ["pay.blocked.bold", "pay.blocked"],
  payment_under_way: ["pay.underway.bold", "pay.underway"],
  gateway_unavailable: ["pay.down.bold", "pay.down"],
  gateway_not_available: ["pay.down.bold", "pay.down"],
  gateway_refused: ["pay.refused.bold", "pay.refused"],
  rate_limited: ["pay.busy.bold", "pay.busy"],
};

/** Both sentences of a fault. */
export function faultWords(
  t: Translate,
  fault: PayFault,
  organizer: string,
): { readonly bold: string; readonly rest: string } | null {
  switch (fault.kind) {
    case "cancelled":
      return { bold: t("check.bold.cancelled"), rest: t("check.rest") };
    case "declined":
      return { bold: t("check.bold.declined"), rest: t("check.rest") };
    case "offline":
      return { bold: t("check.offline.bold"), rest: t("check.offline") };
    case "refused": {
      const [bold, rest] = WORDS[fault.code] ?? ["check.refused.bold", "check.refused"];
      const minutes = Math.max(1, Math.ceil((fault.retryAfter ?? 60) / 60));
      const gateway = brandOf(fault.gateway);
      return {
        bold: t(bold, { gateway }),
        rest: t(rest, { gateway, organizer, count: minutes }),
      };
    }
    default:
      return null;
  }
}

type Props = { readonly t: Translate; readonly fault: PayFault | null; readonly organizer: string };

/** The banner over the form; nothing for faults that stand at their field. */
export function FaultBanner({ t, fault, organizer }: Props) {
  const words = fault === null ? null : faultWords(t, fault, organizer);
  if (words === null) return null;
  return (
    <div class="banner banner--bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{words.bold}</strong> {words.rest}
      </div>
    </div>
  );
}
