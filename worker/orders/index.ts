/** What other domains may use of orders. */
export { type AccessibleOrder, accessTokenOf, opens, orderByAccess } from "./access.ts";
export {
  type BuyerContact,
  type BuyerOrder,
  type BuyerSum,
  countsOfContacts,
  ERASED_NAME,
  eraseBuyerStatements,
  latestOfBuyers,
  ordersOfContacts,
  sumsOfContacts,
  unerasedOrders,
} from "./buyers-store.ts";
export { lineCancellation } from "./cancel.ts";
export { findOrders } from "./find.ts";
export { orderFilterFields, readFilter } from "./list-schemas.ts";
export type { OrderFilter } from "./list-filter.ts";
export { listOrders, placesOfOrders } from "./list-store.ts";
export { insertPlacedOrder, UPGRADE_PAID, type UpgradeOf } from "./upgrade-order.ts";
export { ordersForDoor } from "./door-search.ts";
export {
  isFulfillable,
  isFulfilled,
  isPayable,
  orderIdOf,
  type OrderMoney,
  type OrderStatus,
  statusOfMoney,
} from "./order.ts";
export { readReturnUrl } from "./return-url.ts";
export {
  eventsOfOrder,
  expiredOrders,
  extendPendingOrder,
  findOrderTenant,
  isOrderOf,
  ordersOfEvent,
  orderWithLines,
  linesQuery,
  orderQuery,
  selectLines,
  selectOrder,
  takeWrittenOrder,
  updateLine,
  updateOrder,
} from "./store.ts";
export type { OrderLineRow, OrderRow } from "./tables.ts";
