/**
 * Paying by hand: a bank transfer, cash or a card terminal at a counter. No service stands behind it: the buyer is told what
 * to do, and staff write down what came. So there is nothing to ask; what was written down is the truth.
 */
import { z } from "@hono/zod-openapi";
import { err, ok } from "../../../kernel/result.ts";
import { HOUR } from "../../../kernel/time.ts";
import type { Gateway, GatewayAdapter } from "../../gateway.ts";
import { paymentTerm } from "../../term.ts";

const MAX_TERM_DAYS = 60;

const offlineConfigSchema = z.object({
  instructions: z.string().trim().min(1, "is needed").max(2000),
  term_days: z
    .string()
    .trim()
    .regex(/^\d{1,2}$/, "must be a number of days")
    .refine((days) => Number(days) <= MAX_TERM_DAYS, `must be at most ${MAX_TERM_DAYS}`)
    .default("3"),
});
type OfflineConfig = z.infer<typeof offlineConfigSchema>;

export const offline: Gateway<OfflineConfig> = {
  id: "offline",
  capabilities: {
    query: false,
    cancel: true,
    // A person sends it back, and writes that down.
    refund: "none",
    currencies: "any",
    shortestDeadline: HOUR,
    flow: "manual",
    homeCountries: [],
    needsPhone: false,
  },
  configSchema: offlineConfigSchema,
  fields: [
    { name: "instructions", secret: false, required: true, kind: "multiline" },
    { name: "term_days", secret: false, required: false, kind: "text" },
  ],
  secretFields: [],
  connect: (config) => connect(config),
};

function connect(config: OfflineConfig): GatewayAdapter {
  return {
    start: async ({ term, deadline, attempt }) => {
      if (!term) throw new Error("paying by hand needs the event's own clock");
      const { startedAt: now, timeZone, limits, orderCode } = term;
      const until = paymentTerm({ now, days: Number(config.term_days), timeZone, limits });
      if (until <= now) return err({ reason: "refused", code: "too_late", message: "It is too late to pay by hand." });
      // What people write on a transfer, so it is short. A second try must not be taken for the first.
      const reference = attempt === 1 ? orderCode : `${orderCode}-${attempt}`;
      const expiresAt = Math.max(until, Math.min(deadline, ...limits));
      const nextAction = { kind: "instructions", text: config.instructions, reference, expiresAt } as const;
      return ok({ reference, nextAction, deadline: expiresAt });
    },
    query: async (reference) => ok({ reference, status: "pending" }),
    cancel: async (reference) => ok({ reference, status: "cancelled" }),
    verifyCallback: async () => err({ reason: "bad_signature" }),
    refund: async () => err({ reason: "refused", code: "by_hand", message: "A person has to send this back." }),
    check: async () => ok({ account: "by hand", live: true }),
  };
}
