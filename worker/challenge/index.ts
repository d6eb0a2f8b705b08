/** What other domains may use against scripts. */
export { challengeProblem, rateProblem } from "./faults.ts";
export { askerHeaders } from "./schemas.ts";
export { turnstileSources } from "./turnstile.ts";
export { SlidingWindow } from "./sliding-window.ts";
export {
  type Asker,
  customerOf,
  holdIdByWork,
  noteSuspect,
  type Proof,
  takeContactTurn,
  takeHoldTurn,
} from "./service.ts";
