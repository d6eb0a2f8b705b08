/** What other domains may use of risk. */
export { type Assessment, RISK_WINDOW, type RiskReason } from "./assessment.ts";
export {
  assessPayment,
  type Assessed,
  type FailedPayment,
  failureStatements,
  networkHash,
  reviewStatements,
} from "./service.ts";
export { sweepSignals } from "./sweeps.ts";
export { WATCH_AGE } from "./watch.ts";
