/** What other domains may use of an event's inventory. */
export { inventoryOf, inventoryShard, type InventoryOptions } from "./client.ts";
export {
  MAX_BUYER_EXTENSIONS,
  MAX_LINES_PER_HOLD,
  MAX_PLACES_PER_HOLD,
  MAX_SEATS_PER_EVENT,
} from "../../durable-objects/event-inventory/protocol.ts";
export type {
  CommitFault,
  ConfigureFault,
  EventInventoryApi,
  Hold,
  HoldAccessFault,
  HoldActor,
  HoldFault,
  HoldLine,
  HoldRequest,
  InventoryConfig,
  PoolSpec,
  ProductSpec,
  ReclaimFault,
  SeatSpec,
  Snapshot,
  Transition,
} from "../../durable-objects/event-inventory/protocol.ts";
