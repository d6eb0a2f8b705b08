export const DIFFERENCE_KINDS = ["missing_here", "missing_there", "amount_differs"] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];
