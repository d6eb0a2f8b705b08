/** What a message looks like: the organizer's words with the facts of an event that there is not. Pure. */
import { DAY, HOUR, type Millis } from "../../kernel/time.ts";
import { isOptional, type MessageKind, type Spoken, type Values, VARIABLES, type Wording } from "../words/index.ts";
import { type BuyerMail, type MailParts, mailParts } from "./buyer-mail.tsx";
import { toBuyerMail } from "./order-mails.ts";
import { toWaitingMail } from "./waiting-mails.ts";

/** Whose message it is, as far as a sample needs it. */
export type SampleOf = {
  readonly name: string;
  readonly contactEmail: string;
  readonly timeZone: string;
  readonly currency: string;
};

type Sample = {
  readonly kind: MessageKind;
  readonly spoken: Spoken;
  readonly organizer: SampleOf;
  readonly now: Millis;
};

/** The message of `kind` with these words. */
export function sampleParts(sample: Sample, wording: Wording): MailParts {
  return mailParts(sampleMail(sample, wording));
}

/** What fills each gap of the sample. */
export function sampleValues(sample: Sample): Values {
  const { values } = sampleMail(sample, sample.spoken.kinds[sample.kind]);
  return Object.fromEntries(VARIABLES.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

function sampleMail({ kind, spoken, organizer, now }: Sample, wording: Wording): BuyerMail {
  const { timeZone, currency } = organizer;
  const startsAt = Math.ceil(now / HOUR) * HOUR + 14 * DAY;
  const event = { name: "Winter Concert", startsAt, doorsAt: startsAt - HOUR, timeZone, refundUntil: now + 30 * DAY };
  const venue = { name: "Agora Hall", address: "12 Lake Road", city: "Dhaka" };
  if (kind.startsWith("waiting_list_")) {
    const until = kind === "waiting_list_offer" ? now + HOUR : undefined;
    const wish = { type: "Balcony", quantity: 2, name: "Ayesha Rahman", url: "", until };
    return toWaitingMail({ tenantName: organizer.name, event, venue, ...wish }, { kind, wording, spoken });
  }
  const price = 125_000;
  const seat = (number: string) => ({ name: "Balcony", seat: { section: "Left", row: "C", number }, price });
  const order = { code: "K7M2QX", buyerName: "Ayesha Rahman", currency, subtotal: price * 2, fees: 0, tax: 0 };
  const mail = {
    tenant: organizer,
    event,
    venue,
    order: { ...order, total: price * 2 },
    lines: [seat("12"), seat("13")],
    url: "",
  };
  return toBuyerMail(mail, {
    kind,
    wording,
    spoken,
    attached: true,
    ...(kind.startsWith("refund_") ? { amount: price } : {}),
    ...(kind === "payment_failed" ? { until: now + HOUR / 4 } : {}),
    ...(isOptional(kind) ? { unsubscribeUrl: "" } : {}),
  });
}
