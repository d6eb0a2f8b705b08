/** What other domains may use of terms. */
export { acceptedTerms, acceptTerms, copyTerms, OF_ORGANIZER, selectNewest, termsRevision } from "./store.ts";
export { acceptanceFault, type Terms, termsInForce, termsKey } from "./terms.ts";
