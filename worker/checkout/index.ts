/** What other domains may use of checkout. */
export { type HeldLine, type HeldPlaces, type HoldFault, readHold } from "./hold.ts";
export { offerPlaces, withdrawOffer } from "./offer.ts";
export { type Sale, saleOf } from "./sale.ts";
