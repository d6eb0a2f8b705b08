/** What other domains may use of people. */
export {
  type Account,
  type AccountCookie,
  accountOf,
  endAccountSignIn,
  endOtherSessions,
  endSession,
  sessionsOf,
  signInToAccount,
} from "./account.ts";
export { personAuthority } from "./authority.ts";
export { beginPhone, confirmPhone, hasPhone, requestPhoneCode } from "./phones.ts";
export { type PersonPhone, phonesOf } from "./phone-store.ts";
export { removePhone } from "./ways-in.ts";
export { forgetOldSignIns, requestCode } from "./service.ts";
export { findOrCreatePerson, type Person, personByEmail, selectPeople, selectPerson } from "./store.ts";
