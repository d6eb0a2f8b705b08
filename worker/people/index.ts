/** What other domains may use of people. */
export { personAuthority } from "./authority.ts";
export { forgetOldSignIns } from "./service.ts";
export { findOrCreatePerson, type Person, personByEmail, selectPeople, selectPerson } from "./store.ts";
