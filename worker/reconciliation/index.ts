/** What other domains may use of reconciliation. */
export { sweepBooks } from "./daily.ts";
