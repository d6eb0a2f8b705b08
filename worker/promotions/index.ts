/** What other domains may use of promotions. */
export { codeCustomer, codeUse, findCode, typesOpenedBy } from "./code.ts";
export { noteWrongCode, takeCodeTurn } from "./guessing.ts";
export { counts, revealedBy, termsOf } from "./promotion.ts";
export { eventsOfPromotion, selectAutomatic } from "./store.ts";
export type { PromotionRow } from "./tables.ts";
