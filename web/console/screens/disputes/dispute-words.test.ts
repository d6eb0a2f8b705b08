import { expect, it } from "vitest";
import type { Dispute } from "../../../api/books-types.ts";
import { byUrgency, disputeStory, reasonWords, timeLeft } from "./dispute-words.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const eur = (amount: number) => ({ amount, currency: "EUR" });
const dispute = (over: Partial<Dispute> = {}): Dispute => ({
  id: "dsp_1",
  order_id: "ord_1",
  gateway: "stripe",
  reference: "dp_1",
  status: "needs_response",
  reason: "fraudulent",
  amount: eur(4900),
  withheld: eur(4900),
  fee: eur(1500),
  evidence_due_at: "2026-11-30T12:00:00Z",
  evidence: {},
  evidence_sent_at: null,
  takes_evidence: true,
  opened_at: "2026-11-20T12:00:00Z",
  closed_at: null,
  version: 1,
  ...over,
});
const left = (due: string | null, over: Partial<Dispute> = {}) =>
  timeLeft(dispute({ evidence_due_at: due, ...over }), NOW);

it("E16 the last day is counted down: days, then hours, then it is over", () => {
  expect(left("2026-11-30T12:00:00Z")).toEqual({ text: "9 days left", tone: "" });
  expect(left("2026-11-24T11:00:00Z")).toEqual({ text: "2 days left", tone: "warn" });
  expect(left("2026-11-22T13:30:00Z")).toEqual({ text: "25 hours left", tone: "bad" });
  expect(left("2026-11-21T12:20:00Z")?.text).toBe("Less than an hour left");
  expect(left("2026-11-21T11:00:00Z")?.text).toBe("The last day is over");
  expect(left(null)).toBeUndefined();
  expect(left("2026-11-30T12:00:00Z", { status: "under_review" })).toBeUndefined();
});

it("E16 what wants an answer first stands first", () => {
  const [late, soon, done] = [
    dispute({ id: "late", evidence_due_at: "2026-12-10T00:00:00Z" }),
    dispute({ id: "soon", evidence_due_at: "2026-11-23T00:00:00Z" }),
    dispute({ id: "done", status: "won", takes_evidence: false }),
  ];
  expect(byUrgency([done, late, soon]).map(({ id }) => id)).toEqual(["soon", "late", "done"]);
});

it("E16 the story ends with what is to come, or with how it came out", () => {
  const keys = (over: Partial<Dispute>) => disputeStory(dispute(over), NOW).map(({ key }) => key);
  expect(keys({})).toEqual(["opened", "due"]);
  expect(keys({ status: "under_review", takes_evidence: false, evidence_sent_at: "2026-11-21T00:00:00Z" })).toEqual([
    "opened",
    "sent",
    "waits",
  ]);
  expect(keys({ takes_evidence: false, evidence_due_at: "2026-11-21T00:00:00Z" })).toEqual(["opened", "late"]);
  expect(keys({ status: "lost", takes_evidence: false, closed_at: "2026-11-21T00:00:00Z" })).toEqual([
    "opened",
    "lost",
  ]);
  expect(disputeStory(dispute(), NOW)[0]?.detail).toContain("EUR\u00a015");
});

it("E16 a reason that we do not know is shown as it came", () => {
  expect(reasonWords("product_not_received")).toBe("The buyer says they got nothing");
  expect(reasonWords("check_returned")).toBe("Check returned");
  expect(reasonWords("")).toBe("No reason given");
});
