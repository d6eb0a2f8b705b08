/** What other domains may use of checkout. */
export { type HeldLine, type HeldPlace, type HeldPlaces, type HoldFault, priceHold, readHold } from "./hold.ts";
export { type CounterLine, type CounterSelection, counterPrice, holdAtCounter, selectAtCounter } from "./counter.ts";
export { codeProblem, holdProblem, inventoryProblem, selectionProblem, waitedForProblem } from "./faults.ts";
export { MAX_TOKEN_LENGTH } from "./hold-token.ts";
export { applyCode, countBuyer, type PromoFault } from "./promo.ts";
export { offerPlaces, withdrawOffer } from "./offer.ts";
export { type Sale, saleOf } from "./sale.ts";
