/** What other domains may use of ticket types. */
export {
  inputFields,
  mergePatch,
  moneySchema,
  ticketTypeInput,
  ticketTypePatch,
  ticketTypeSchema,
  ticketTypeWire,
  timeInput,
} from "./schemas.ts";
export {
  deleteTicketType,
  insertTicketType,
  insertVariant,
  selectTicketTypes,
  selectVariants,
  ticketTypesOf,
  updateTicketType,
  updateVariant,
} from "./store.ts";
export type { TicketType, Variant } from "./tables.ts";
export {
  fieldFaults,
  frozenFaults,
  isOnSale,
  MAX_TICKET_TYPES,
  MAX_VARIANTS,
  type NotOnSale,
  placeFaults,
  type Places,
  type SaleWindow,
  saleState,
  type TicketTypeFields,
  type TypeFault,
} from "./ticket-type.ts";
