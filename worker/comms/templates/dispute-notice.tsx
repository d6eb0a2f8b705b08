/** A buyer's bank disputes a payment: for the organizer's staff, with the amount, the day and what to do. */
import { formatMoney, money } from "../../kernel/money.ts";
import { headerText } from "../header.ts";
import { type MailContent, momentText, type OrderMail } from "./content.ts";
import { Button, Heading, Note, Paragraph, renderMail } from "./layout.tsx";

export type DisputeNews = "opened" | "won" | "lost" | "closed";

const WHAT: Readonly<Record<DisputeNews, { heading: string; text: string }>> = {
  opened: {
    heading: "A payment is disputed",
    text: "The buyer's bank disputes this payment. The money is kept back until the bank has decided, and the order cannot be refunded meanwhile.",
  },
  won: {
    heading: "A dispute is won",
    text: "The bank has decided for you. The money comes back, and blocked tickets of this order admit again.",
  },
  lost: {
    heading: "A dispute is lost",
    text: "The bank has decided for the buyer. The money and the fee for the dispute stay away.",
  },
  closed: { heading: "A dispute is over", text: "The bank has closed the case without a decision." },
};

/** Staff are written to in English. */
const STAFF = { locale: "en-GB" };

type Disputed = {
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly evidenceDueAt: number | null;
};

/** @param consoleUrl where staff answer it */
export function disputeNoticeMail(
  { order, event, tenant }: OrderMail,
  dispute: Disputed,
  news: DisputeNews,
  consoleUrl: string,
): MailContent {
  const { heading, text: what } = WHAT[news];
  const sum = formatMoney(money(dispute.amount, dispute.currency), "en-GB");
  const subject = headerText(`${heading}: ${sum}, order ${order.code}`);
  const about = `Order ${order.code}, ${event.name}: ${sum}. The bank's reason: ${dispute.reason.replaceAll("_", " ")}.`;
  const due =
    news === "opened" && dispute.evidenceDueAt !== null
      ? `Send your evidence before ${momentText(dispute.evidenceDueAt, event.timeZone, STAFF)}.`
      : "";
  const footer = `For the staff of ${tenant.name}.`;
  const html = renderMail(
    { language: "en", title: subject, preview: `${about} ${due}`, brand: tenant.name, footer },
    <>
      <Heading>{heading}</Heading>
      <Paragraph>{about}</Paragraph>
      <Paragraph>{what}</Paragraph>
      {due === "" ? null : (
        <Paragraph>
          <strong>{due}</strong>
        </Paragraph>
      )}
      <Button href={consoleUrl}>Open the console</Button>
      <Note>Nothing else was changed.</Note>
    </>,
  );
  const paragraphs = [heading, about, what, due, `The console: ${consoleUrl}`, footer];
  return { subject, html, text: `${paragraphs.filter((part) => part !== "").join("\n\n")}\n` };
}
