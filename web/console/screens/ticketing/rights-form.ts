/** A cancellation policy as it is typed. Pure. */
import type { CancellationRules } from "../../../api/ticketing-types.ts";
import { wholeNumber } from "../../whole-number.ts";

export type Unit = "days" | "hours";
export type TypedStep = { readonly key: number; readonly count: string; readonly unit: Unit; readonly percent: string };
export type TypedRights = {
  readonly steps: readonly TypedStep[];
  readonly keepFees: boolean;
  readonly rename: boolean;
  readonly renameCount: string;
  readonly renameUnit: Unit;
};

const MAX_HOURS = 8784;
const HOURS = { days: 24, hours: 1 } as const;

function typed(hours: number): { readonly count: string; readonly unit: Unit } {
  const days = hours > 0 && hours % 24 === 0;
  return { count: String(days ? hours / 24 : hours), unit: days ? "days" : "hours" };
}

/** What stands in the form for a policy; null: none. */
export function typedRights(policy: CancellationRules | null): TypedRights {
  const rename = typed(policy?.rename_hours ?? 24);
  return {
    steps: (policy?.steps ?? []).map((step, key) => ({
      key,
      ...typed(step.until_hours),
      percent: String(step.percent),
    })),
    keepFees: policy?.keep_fees ?? true,
    rename: policy !== null && policy.rename_hours !== null,
    renameCount: rename.count,
    renameUnit: rename.unit,
  };
}

export function hoursOf(count: string, unit: Unit): number | undefined {
  const number = wholeNumber(count, 0, MAX_HOURS / HOURS[unit]);
  return number === null || number === undefined ? undefined : number * HOURS[unit];
}

export function percentOf(text: string): number | undefined {
  return wholeNumber(text, 0, 100) ?? undefined;
}

export type RightsFault = "hours" | "percent" | "order";

/** What is wrong with a step; undefined: nothing. */
export function stepFault(steps: readonly TypedStep[], index: number): RightsFault | undefined {
  const step = steps[index];
  if (!step) return undefined;
  const [hours, percent] = [hoursOf(step.count, step.unit), percentOf(step.percent)];
  if (hours === undefined) return "hours";
  if (percent === undefined) return "percent";
  const before = steps[index - 1];
  if (!before) return undefined;
  const [earlier, more] = [hoursOf(before.count, before.unit), percentOf(before.percent)];
  return earlier !== undefined && more !== undefined && (hours >= earlier || percent >= more) ? "order" : undefined;
}

/** The policy to send; undefined while something is wrong. */
export function rulesOf(form: TypedRights): CancellationRules | undefined {
  if (form.steps.some((_, index) => stepFault(form.steps, index) !== undefined)) return undefined;
  const rename = form.rename ? hoursOf(form.renameCount, form.renameUnit) : null;
  if (rename === undefined) return undefined;
  return {
    steps: form.steps.map(({ count, unit, percent }) => ({
      until_hours: hoursOf(count, unit) ?? 0,
      percent: percentOf(percent) ?? 0,
    })),
    keep_fees: form.keepFees,
    rename_hours: rename,
  };
}
