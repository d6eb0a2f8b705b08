/** What other domains may use of people. */
export { personAuthority } from "./authority.ts";
