/** What a buyer may do themselves, and how much of the money goes back (O7). Pure. */
import { HOUR, type Millis } from "../kernel/time.ts";

/** Until so many hours before the start, so much of what was paid goes back. */
export type CancellationStep = {
  /** Whole hours before the event begins. */
  readonly untilHours: number;
  /** Of what was paid, 0 to 100. */
  readonly percent: number;
};

/** Fixed for an order when it is placed: what the organizer changes later holds for later orders. */
export type CancellationPolicy = {
  /** From the earliest end to the latest; none: buyers do not cancel themselves. */
  readonly steps: readonly CancellationStep[];
  /** Whether the organizer keeps the fees that were paid on top. */
  readonly keepFees: boolean;
  /** Until how many hours before the start another name may be put on a ticket; null: never. */
  readonly renameHours: number | null;
};

/** Buyers ask the organizer for everything. */
export const NOTHING_ALLOWED: CancellationPolicy = { steps: [], keepFees: false, renameHours: null };

/** A longer ladder is read by nobody. */
export const MAX_STEPS = 5;
/** Nobody plans further than a year before. */
export const MAX_HOURS = 8784;

export type StepFault = { readonly step: number; readonly message: string };

/** What is wrong with a ladder: the later somebody cancels, the less goes back. */
export function stepFaults(steps: readonly CancellationStep[]): StepFault[] {
  return steps.flatMap(({ untilHours, percent }, index) => {
    const before = steps[index - 1];
    if (before === undefined) return [];
    if (untilHours >= before.untilHours) return [{ step: index, message: "must end later than the step before it" }];
    if (percent >= before.percent) return [{ step: index, message: "must give back less than the step before it" }];
    return [];
  });
}

/** What an order keeps of the policy in force; null where it allows nothing. */
export function policyOfOrder(policy: CancellationPolicy): string | null {
  return policy.steps.length === 0 && policy.renameHours === null ? null : writePolicy(policy);
}

/** A policy as it is kept. */
export function writePolicy(policy: CancellationPolicy): string {
  return JSON.stringify(policy);
}

/** A kept policy; null and an empty text are none. */
export function readPolicy(text: string | null | undefined): CancellationPolicy | undefined {
  return text === null || text === undefined || text === "" ? undefined : (JSON.parse(text) as CancellationPolicy);
}

/** That of the event, else that of the organizer, else nothing is allowed. */
export function policyInForce(event: string | undefined, organizer: string | undefined): CancellationPolicy {
  return readPolicy(event) ?? readPolicy(organizer) ?? NOTHING_ALLOWED;
}

/** How a cancellation would go now. */
export type CancellationOffer = {
  readonly percent: number;
  readonly keepFees: boolean;
  /** The last moment of this offer. */
  readonly until: Millis;
};

/** What a buyer who cancels at `now` gets back; undefined when they cannot cancel themselves any more, or never could. */
export function offerNow(
  { steps, keepFees }: CancellationPolicy,
  startsAt: Millis,
  now: Millis,
): CancellationOffer | undefined {
  const step = steps.find(({ untilHours }) => now < startsAt - untilHours * HOUR);
  return step && { percent: step.percent, keepFees, until: startsAt - step.untilHours * HOUR };
}

/** Whether another name may be put on a ticket at `now`. */
export function mayRename({ renameHours }: CancellationPolicy, startsAt: Millis, now: Millis): boolean {
  return renameHours !== null && now < startsAt - renameHours * HOUR;
}
