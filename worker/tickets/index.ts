/** What other domains may use of tickets. */
export { type CameRow, cameOfEvent, LEADS } from "./attendance-store.ts";
export { ensureEventKey, type EventTimes, rotationKey, ticketCodes } from "./codes.ts";
export { type CodedTicket, codedTickets, type DocumentContext, orderTicketsPdf } from "./documents.ts";
export { issueTicketStatements, type IssueLine, type IssueOrder, ticketIdOf } from "./service.ts";
export {
  blockTickets,
  cancelTickets,
  eraseHoldersStatement,
  markUsed,
  reissueTicket,
  reissueTickets,
  selectPublicKey,
  selectTicketAtDoor,
  selectTicketsAtDoorOfOrder,
  type TicketAtDoor,
  ticketsAtDoor,
  ticketsChangedSince,
  type TicketChanges,
  ticketsByOrder as ticketsOfOrder,
  ticketsToReissue,
  unblockTickets,
  wantsMovingCode,
} from "./store.ts";
export type { Ticket } from "./tables.ts";
export { copyTemplate } from "./template-store.ts";
export { readSeatLabel, type SeatLabel, type TicketStatus, validityOf } from "./ticket.ts";
