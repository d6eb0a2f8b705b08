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
export { deleteTicketType, insertTicketType, selectTicketTypes, ticketTypesOf, updateTicketType } from "./store.ts";
export type { TicketType } from "./tables.ts";
export {
  fieldFaults,
  frozenFaults,
  isOnSale,
  MAX_TICKET_TYPES,
  type NotOnSale,
  placeFaults,
  type Places,
  type SaleWindow,
  saleState,
  type TicketTypeFields,
  type TypeFault,
} from "./ticket-type.ts";
