/** What is said about a dispute: the time that is left, its reason, its story. Pure. */
import type { Dispute } from "../../../api/books-types.ts";
import { staffMoney } from "../../price.ts";
import { d } from "./messages.en.ts";

const HOUR = 3_600_000;

export type Left = { readonly text: string; readonly tone: "" | "warn" | "bad" };

/** How long evidence is still taken; undefined when none is asked for. Days are whole days that remain. */
export function timeLeft(
  dispute: Pick<Dispute, "status" | "evidence_due_at" | "evidence_sent_at">,
  now: number,
): Left | undefined {
  const asked = dispute.status === "needs_response" || dispute.status === "inquiry";
  if (!asked || dispute.evidence_due_at === null || dispute.evidence_sent_at !== null) return undefined;
  const left = Date.parse(dispute.evidence_due_at) - now;
  if (left < 0) return { text: d.left.over, tone: "bad" };
  if (left < HOUR) return { text: d.left.minutes, tone: "bad" };
  if (left < 48 * HOUR) return { text: d.left.hours(Math.floor(left / HOUR)), tone: "bad" };
  const days = Math.floor(left / (24 * HOUR));
  return { text: d.left.days(days), tone: days <= 4 ? "warn" : "" };
}

/** The bank's reason in words; one that we do not know is shown as it came. */
export function reasonWords(reason: string): string {
  const known = d.reasons[reason];
  if (known !== undefined) return known;
  const plain = reason.replaceAll("_", " ").trim();
  return plain === "" ? (d.reasons["general"] ?? "") : plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Open ones by the day until which they want an answer, then the newest first. */
export function byUrgency(disputes: readonly Dispute[]): Dispute[] {
  const due = (one: Dispute) =>
    one.takes_evidence && one.evidence_due_at !== null ? Date.parse(one.evidence_due_at) : Number.POSITIVE_INFINITY;
  return [...disputes].sort((a, b) => {
    const [first, second] = [due(a), due(b)];
    return first === second ? Date.parse(b.opened_at) - Date.parse(a.opened_at) : first - second;
  });
}

export type Step = {
  readonly key: string;
  readonly kind: "in" | "out" | "wait" | "note";
  /** Null: it has not come yet. */
  readonly at: string | null;
  readonly what: string;
  readonly detail: string;
};

/** What happened to a dispute, in its order, and what is still to come. */
export function disputeStory(dispute: Dispute, now: number): Step[] {
  const { fee, evidence_sent_at: sent, status } = dispute;
  const charged = fee.amount > 0 ? ` ${d.fee(staffMoney(fee))}` : "";
  const steps: Step[] = [
    {
      key: "opened",
      kind: "out",
      at: dispute.opened_at,
      what: d.opened,
      detail: d.openedText(reasonWords(dispute.reason)) + charged,
    },
  ];
  if (sent !== null) steps.push({ key: "sent", kind: "note", at: sent, what: d.sent, detail: d.sentText });
  if (status === "won" || status === "lost" || status === "closed") {
    const kind = status === "won" ? "in" : status === "lost" ? "out" : "note";
    steps.push({ key: status, kind, at: dispute.closed_at, what: d[status], detail: d[`${status}Text`] });
  } else if (dispute.takes_evidence) {
    const detail = timeLeft(dispute, now)?.text ?? "";
    steps.push({ key: "due", kind: "wait", at: dispute.evidence_due_at, what: d.answerBy, detail });
  } else if (sent === null && status !== "under_review") {
    steps.push({ key: "late", kind: "wait", at: dispute.evidence_due_at, what: d.noAnswer, detail: d.noAnswerText });
  } else {
    steps.push({ key: "waits", kind: "wait", at: null, what: d.waits, detail: d.waitsText });
  }
  return steps;
}
