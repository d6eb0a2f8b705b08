/** `auth/security` and what is under it: authenticator, passkeys, password and sessions of one's own account. */
import { z } from "@hono/zod-openapi";
import { queueAccountNotice } from "../comms/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { personOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { beginAuthenticator, confirmAuthenticator, renewRecoveryCodes } from "./authenticator.ts";
import { countRecoveryCodes, deleteAuthenticator, selectAuthenticator } from "./factor-store.ts";
import { passwordProblem, removalProblem, signInProblem, tooManyCodes } from "./faults.ts";
import { type Passkey, passkeysOf } from "./passkey-store.ts";
import { beginRegistration, finishRegistration } from "./passkeys.ts";
import { type PersonPhone, phonesOf } from "./phone-store.ts";
import { beginPhone, confirmPhone } from "./phones.ts";
import { changePassword } from "./passwords.ts";
import * as schemas from "./schemas.ts";
import { newPasskeyOf, optionsWire, siteOf } from "./site.ts";
import { revokeOtherSessions, selectPassword, selectPerson } from "./store.ts";
import { removePasskey, removePhone } from "./ways-in.ts";

export const securityRoutes = createRouter();
const tags = ["Account"];

function passkeyWire(key: Passkey): z.infer<typeof schemas.passkeySchema> {
  return {
    id: key.credentialId,
    name: key.name,
    created_at: toTimestamp(key.createdAt),
    last_used_at: key.lastUsedAt === null ? null : toTimestamp(key.lastUsedAt),
  };
}

const phoneWire = ({ contactHash, hint, createdAt }: PersonPhone) => ({
  id: contactHash,
  hint,
  created_at: toTimestamp(createdAt),
});

securityRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/auth/security",
    tags,
    operationId: "getAccountSecurity",
    summary: "How one signs in",
    permission: "session.self",
    responses: { 200: { description: "Password, authenticator, passkeys", content: json(schemas.securitySchema) } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    const [password, app, left, keys, phones] = await Promise.all([
      selectPassword(c.env, personId),
      selectAuthenticator(c.env, personId),
      countRecoveryCodes(c.env, personId),
      passkeysOf(c.env, personId),
      phonesOf(c.env, personId),
    ]);
    const since = app?.confirmedAt ?? null;
    return c.json(
      {
        password_changed_at: password ? toTimestamp(password.changedAt) : null,
        authenticator_since: since === null ? null : toTimestamp(since),
        recovery_codes_left: left,
        passkeys: keys.map(passkeyWire),
        phones: phones.map(phoneWire),
      },
      200,
    );
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/authenticator",
    tags,
    operationId: "beginAuthenticator",
    summary: "Begin to turn an authenticator app on: show it the secret, then confirm with its first code",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    responses: { 201: { description: "The secret", content: json(schemas.authenticatorBegun) } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    const person = await selectPerson(c.env, personId);
    const begun = await beginAuthenticator(c.env, personId, person?.email ?? personId, c.var.now);
    if (!begun.ok) throw problem("second_factor_on", { detail: "Turn the one you have off first." });
    return c.json(begun.value, 201);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/authenticator/confirm",
    tags,
    operationId: "confirmAuthenticator",
    summary: "Turn the authenticator app on with its first code; from then on signing in asks for one",
    permission: "session.self",
    request: { body: { content: json(schemas.authenticatorCode), required: true } },
    responses: { 200: { description: "It is on", content: json(schemas.recoveryCodesSchema) } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    const done = await confirmAuthenticator(c.env, personId, c.req.valid("json").code, c.var.now);
    if (!done.ok) {
      throw done.error === "nothing_begun"
        ? problem("conflict", { detail: "Begin again." })
        : signInProblem(done.error);
    }
    await queueAccountNotice(c.env, personId, "authenticator_on", c.var.now);
    return c.json({ recovery_codes: [...done.value] }, 200);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/auth/authenticator",
    tags,
    operationId: "removeAuthenticator",
    summary: "Turn the authenticator app off; its recovery codes go with it",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    responses: { 204: { description: "It is off" } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    if (!(await deleteAuthenticator(c.env, personId))) throw problem("not_found");
    await queueAccountNotice(c.env, personId, "authenticator_off", c.var.now);
    return c.body(null, 204);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/recovery-codes",
    tags,
    operationId: "renewRecoveryCodes",
    summary: "Make new recovery codes; the ones before work no more",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    responses: { 201: { description: "The codes", content: json(schemas.recoveryCodesSchema) } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    const app = await selectAuthenticator(c.env, personId);
    if (!app || app.confirmedAt === null) throw problem("conflict", { detail: "Turn an authenticator on first." });
    const codes = await renewRecoveryCodes(c.env, personId);
    await queueAccountNotice(c.env, personId, "recovery_codes_renewed", c.var.now);
    return c.json({ recovery_codes: [...codes] }, 201);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/passkeys/options",
    tags,
    operationId: "beginPasskey",
    summary: "What the browser needs to make a passkey",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    responses: { 200: { description: "Good for five minutes", content: json(schemas.passkeyOptions) } },
  }),
  async (c) => {
    const options = await beginRegistration(c.env, personOf(c).personId, siteOf(c), c.var.now);
    if (!options.ok) throw problem("conflict", { detail: "There are too many passkeys. Remove one first." });
    return c.json(optionsWire(options.value), 200);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/passkeys",
    tags,
    operationId: "addPasskey",
    summary: "Keep the passkey that the browser has made",
    permission: "session.self",
    request: { body: { content: json(schemas.passkeyInput), required: true } },
    responses: { 201: { description: "The passkey", content: json(schemas.passkeySchema) } },
  }),
  async (c) => {
    const { name, response } = c.req.valid("json");
    const given = { name, response: newPasskeyOf(response) };
    const kept = await finishRegistration(c.env, personOf(c).personId, given, siteOf(c), c.var.now);
    // The session is alive; it is the passkey that does not fit.
    if (!kept.ok) throw problem("invalid_request", { detail: "This passkey does not fit. Begin again." });
    return c.json(passkeyWire(kept.value), 201);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/auth/passkeys/{id}",
    tags,
    operationId: "removePasskey",
    summary: "Remove a passkey",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    request: { params: z.object({ id: z.string().max(1400) }) },
    responses: { 204: { description: "Removed" } },
  }),
  async (c) => {
    const removed = await removePasskey(c.env, personOf(c).personId, c.req.valid("param").id, c.var.now);
    if (!removed.ok) throw removalProblem(removed.error);
    return c.body(null, 204);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/phones",
    tags,
    operationId: "beginPhone",
    summary: "Send a code to a phone that is to sign one in, by SMS or WhatsApp",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    request: { body: { content: json(schemas.phoneInput), required: true } },
    responses: { 202: { description: "A code is on its way", content: json(schemas.otpAccepted) } },
  }),
  async (c) => {
    const begun = await beginPhone(c.env, personOf(c).personId, c.req.valid("json"), c.var.address, c.var.now);
    if (begun.ok) return c.json({}, 202);
    if (begun.error === "no_channel") throw problem("conflict", { detail: "No such messages are sent from here." });
    if (begun.error === "too_many_phones") throw problem("conflict", { detail: "There are too many phones." });
    throw tooManyCodes(begun.error);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/phones/confirm",
    tags,
    operationId: "confirmPhone",
    summary: "Add the phone whose code was typed",
    permission: "session.self",
    request: { body: { content: json(schemas.phoneConfirm), required: true } },
    responses: { 201: { description: "The phone", content: json(schemas.phoneSchema) } },
  }),
  async (c) => {
    const added = await confirmPhone(c.env, personOf(c).personId, c.req.valid("json"), c.var.now);
    if (!added.ok) throw signInProblem(added.error);
    return c.json(phoneWire(added.value), 201);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/auth/phones/{id}",
    tags,
    operationId: "removePhone",
    summary: "Remove a phone: it signs nobody in any more",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    request: { params: z.object({ id: z.string().max(100) }) },
    responses: { 204: { description: "Removed" } },
  }),
  async (c) => {
    const removed = await removePhone(c.env, personOf(c).personId, c.req.valid("param").id, c.var.now);
    if (!removed.ok) throw removalProblem(removed.error);
    return c.body(null, 204);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/auth/password",
    tags,
    operationId: "changePassword",
    summary: "Choose a password; every other session ends",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    request: { body: { content: json(schemas.passwordChange), required: true } },
    responses: { 204: { description: "Changed" } },
  }),
  async (c) => {
    const changed = await changePassword(c.env, personOf(c), c.req.valid("json").password, c.var.now);
    if (!changed.ok) throw passwordProblem(changed.error);
    return c.body(null, 204);
  },
);

securityRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/sessions/end-others",
    tags,
    operationId: "endOtherSessions",
    summary: "Sign out everywhere but here",
    permission: "session.self",
    responses: { 200: { description: "How many ended", content: json(schemas.endedSchema) } },
  }),
  async (c) => {
    const { personId, sessionId } = personOf(c);
    return c.json({ ended: await revokeOtherSessions(c.env, personId, sessionId, c.var.now) }, 200);
  },
);
