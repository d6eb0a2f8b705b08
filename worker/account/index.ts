/** What pages may use of accounts. */
export { type CancelChoice, type Choices, type PickFault } from "./choices.ts";
export { accountToken, isOwnForm, keepAccount } from "./cookies.ts";
export {
  type CancelPreview,
  type Details,
  detailsOf,
  giveBack,
  type GiveBackFault,
  type OrderPage,
  type OwnChange,
  type OwnOrder,
  ownOrder,
  ownOrders,
  previewGiveBack,
  renameOwn,
  resendOwn,
} from "./service.ts";
export type { OwnOrderRow } from "./store.ts";
