/** What other domains may use of waiting lists. */
export { linkToken, listPath } from "./links.ts";
export { entryById, eraseWaitingStatement, selectWaitedFor } from "./store.ts";
export type { EntryRow } from "./tables.ts";
