/** What other domains may use of prices. */
export {
  bestDiscount,
  type CodeEffect,
  type FullPrice,
  PROMOTION_KINDS,
  type PromotionKind,
  type PromotionTerms,
} from "./discounts.ts";
export type { FeePart } from "./fees.ts";
export { feeLines, feeLineSchema, readFees, readTaxes, taxLines, taxLineSchema } from "./lines.ts";
export { type LinePrice, type OrderPrice, type PricedPlace, priceOrder, type PriceRules } from "./price-order.ts";
export { plainTaxNumber, type TaxBuyer, taxModeOf } from "./reverse-charge.ts";
export { type Rounding, ROUNDING_PER, ROUNDINGS, type RoundingPer, share, WHOLE } from "./rounding.ts";
export { taxBuyerFields } from "./schemas.ts";
export { isAllIn, type PriceSettings, priceSettings } from "./settings.ts";
export { insertEventFees, selectFeeSettings, selectTaxSettings, taxRatesOf } from "./store.ts";
export { TAX_MODES, type TaxMode, type TaxPart, type TaxRate } from "./taxes.ts";
