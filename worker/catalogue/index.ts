/** What other domains may use of ticket types. */
export { changedPrice, inScope, type PriceChange } from "./price-change.ts";
export {
  inputFields,
  mergePatch,
  moneySchema,
  priceInput,
  ticketTypeInput,
  ticketTypePatch,
  ticketTypeSchema,
  ticketTypeWire,
  variantInput,
  variantPatch,
  variantSchema,
  variantWire,
  timeInput,
} from "./schemas.ts";
export {
  deleteTicketType,
  insertOffers,
  insertTicketType,
  insertVariant,
  selectTicketTypes,
  selectVariants,
  ticketTypesOf,
  typesOfEvents,
  type TypeUpdate,
  updateTicketType,
  updateTypes,
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
  windowFaults,
} from "./ticket-type.ts";
