/** What stands between a draft and its publication, by the part of the page that closes it. Pure. */
export const GAPS = ["when", "venue", "hall", "prices", "windows", "payments"] as const;
export type Gap = (typeof GAPS)[number];

/** Which part of the page closes a fault that the server names. */
export function gapOf(field: string): Gap {
  if (field === "starts_at" || field === "ends_at" || field === "doors_at") return "when";
  if (field === "venue_id") return "venue";
  if (field === "seat_map_id") return "hall";
  return field.endsWith("sales_end") || field.endsWith("sales_start") ? "windows" : "prices";
}

/** The ticket type that a fault is about: `ticket_types[2].sales_end` is the third. */
export function typeIndexOf(field: string): number | undefined {
  const at = /^ticket_types\[(\d+)\]/.exec(field)?.[1];
  return at === undefined ? undefined : Number(at);
}

type Known = {
  readonly checklist: { readonly missing: readonly { readonly field: string }[] } | null;
  readonly types: readonly { readonly hidden: boolean; readonly price: { readonly amount: number } }[];
  /** Null: this person may not see how buyers pay. */
  readonly gateways: readonly { readonly enabled: boolean }[] | null;
};

/** What the server says is missing, and whether buyers can pay. */
export function openGaps({ checklist, types, gateways }: Known): readonly Gap[] {
  const gaps = new Set((checklist?.missing ?? []).map(({ field }) => gapOf(field)));
  const costs = types.some((type) => !type.hidden && type.price.amount > 0);
  if (costs && gateways && !gateways.some((gateway) => gateway.enabled)) gaps.add("payments");
  return GAPS.filter((gap) => gaps.has(gap));
}
