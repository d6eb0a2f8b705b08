/** What other domains may use of changes of a paid order. */
export { changeAttendee, type ChangeFault, resendTickets } from "./service.ts";
