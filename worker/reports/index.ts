/** What other domains may use of reports. */
export { sweepReports } from "./nightly.ts";
