/** What other domains may use of prices. */
export { type Rounding, ROUNDING_PER, ROUNDINGS, type RoundingPer } from "./rounding.ts";
export type { TaxMode } from "./taxes.ts";
export type { PromotionKind } from "./discounts.ts";
