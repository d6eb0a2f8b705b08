/** What other domains may use of tenants. */
export { roleIn } from "./membership.ts";
