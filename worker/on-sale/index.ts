/** What other domains may use of a sale as staff watch it. */
export { ALERT_KINDS, type AlertKind, recordAlert } from "./alerts.ts";
