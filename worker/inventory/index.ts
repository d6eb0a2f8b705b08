/** What other domains may use of an event's inventory. */
export { networkOf } from "./address.ts";
export { inventoryOf, inventoryShard, type Inventory, type InventoryOptions } from "./client.ts";
export { type DrawnSeat, withGeometry } from "./geometry.ts";
export { type LoggedMinute, loggedMinutes } from "./store.ts";
export { refusalProblem } from "./refusals.ts";
export {
  EVENT_POOL,
  MAX_BLOCKS,
  MAX_BUYER_EXTENSIONS,
  MAX_LINES_PER_HOLD,
  MAX_PLACES_PER_HOLD,
  MAX_SEATS_PER_EVENT,
} from "../../durable-objects/event-inventory/protocol.ts";
export type {
  BestWish,
  Block,
  BlockFault,
  BlockReason,
  BlockRequest,
  CodeCount,
  CodeFault,
  CodeUse,
  CommitFault,
  ConfigureFault,
  EventInventoryApi,
  Hold,
  HoldAccessFault,
  HoldActor,
  HoldDiscount,
  HoldFault,
  HoldLine,
  HoldRefusal,
  HoldRequest,
  InventoryConfig,
  MoveFault,
  MoveRequest,
  PoolSpec,
  ProductSpec,
  Pulse,
  PulseMinute,
  ReclaimFault,
  SeatKind,
  SeatSpec,
  Snapshot,
  Transition,
} from "../../durable-objects/event-inventory/protocol.ts";
