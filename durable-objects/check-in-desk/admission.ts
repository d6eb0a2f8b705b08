/** What the desk answers to one scan, and what follows for the records that it has: pure. */
import { assert } from "../../worker/kernel/assert.ts";
import { conflictsAmong, decideEntry, type EntryPolicy, SINGLE_ENTRY } from "../../worker/kernel/entry.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import type { Conflict, ScanRequest, ScanResult } from "./protocol.ts";
import type { StoredPassage } from "./store.ts";

export type Decision = {
  readonly result: ScanResult;
  /** When it happened: now, or when the device without a network saw it. */
  readonly happenedAt: Millis;
  readonly conflict: Conflict | null;
  /** The passage that was there first, where that is the reason. */
  readonly first: StoredPassage | undefined;
};

type Asked = Pick<
  ScanRequest,
  "refusal" | "ticketId" | "direction" | "people" | "places" | "policy" | "override" | "offline"
>;

/**
 * The answer to one scan (I4): a refusal that the Worker knows stands; otherwise the ticket's passages decide. What a
 * supervisor says stands against both, but for a code that is no ticket. A device without a network has decided
 * already: its record is kept as it is, and marked where it does not go with what is known (E35, E37).
 */
export function decide(request: Asked, history: readonly StoredPassage[], now: Millis): Decision {
  if (request.offline) return offlineDecision(request, request.offline);
  const plain = { happenedAt: now, conflict: null, first: undefined };
  const { direction = "in", people = 1, places = 1, policy = SINGLE_ENTRY } = request;
  const through = direction === "in" ? "admitted" : "exited";
  if (request.override && request.ticketId !== null) return { ...plain, result: through };
  if (request.refusal !== null) return { ...plain, result: request.refusal };
  assert(request.ticketId !== null, "only a known ticket can be let in");
  const decided = decideEntry(history, { at: now, direction, people }, policy, places);
  if (decided.kind === "pass") return { ...plain, result: through };
  if (decided.kind === "not_inside") return { ...plain, result: "not_inside" };
  return { ...plain, result: "duplicate", first: history.find(({ scanId }) => scanId === decided.first.scanId) };
}

function offlineDecision(request: Asked, { result, at }: NonNullable<ScanRequest["offline"]>): Decision {
  const plain = { happenedAt: at, first: undefined };
  if (result !== "admitted" && result !== "exited") return { ...plain, result, conflict: null };
  // Somebody may be inside with what was never a ticket of ours: there is nothing that it could be counted against.
  if (request.ticketId === null) return { ...plain, result: "invalid", conflict: "invalid" };
  return { ...plain, result, conflict: request.refusal };
}

export type ConflictChange = {
  readonly passage: StoredPassage;
  readonly conflict: Conflict | null;
  /** The one that was there first. */
  readonly first: StoredPassage | undefined;
};

/** What has to change among a ticket's records so that they say which of them do not go together (E35). */
export function conflictChanges(
  history: readonly StoredPassage[],
  policy: EntryPolicy,
  places: number,
): ConflictChange[] {
  const conflicts = conflictsAmong(history, policy, places);
  const first = history.find(({ scanId, direction }) => direction === "in" && !conflicts.has(scanId));
  return history.flatMap((passage): ConflictChange[] => {
    const isOne = conflicts.has(passage.scanId);
    // A conflict of another kind, such as a cancelled ticket, stays what it is.
    if (isOne && passage.conflict === null) return [{ passage, conflict: "duplicate", first }];
    // One that is known only now was there before: then that is what it is in conflict with.
    const moved = passage.conflict === "duplicate" && passage.first !== (first?.sequence ?? null);
    if (isOne && moved) return [{ passage, conflict: "duplicate", first }];
    if (!isOne && passage.conflict === "duplicate") return [{ passage, conflict: null, first: undefined }];
    return [];
  });
}
