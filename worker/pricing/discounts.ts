/** What promotions take off a list of places. Pure. */

/** `access` takes nothing off: it opens hidden types. */
export const PROMOTION_KINDS = ["percent", "fixed", "n_for_m", "access"] as const;
export type PromotionKind = (typeof PROMOTION_KINDS)[number];
