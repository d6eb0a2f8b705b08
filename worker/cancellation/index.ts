/** What other domains may use of cancellation policies. */
export {
  type CancellationOffer,
  type CancellationPolicy,
  mayRename,
  offerNow,
  policyInForce,
  policyOfOrder,
  readPolicy,
} from "./policy.ts";
export { copyPolicy, OF_ORGANIZER, selectNewestPolicy } from "./store.ts";
