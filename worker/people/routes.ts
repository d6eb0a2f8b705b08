/** `auth/…`: codes, tokens, sessions. */
import { z } from "@hono/zod-openapi";
import { platformChannels } from "../comms/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { personOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { verifyAccessToken } from "../platform/tokens.ts";
import { passwordProblem, signInProblem, tooManyCodes } from "./faults.ts";
import { beginAssertion, signInWithPasskey } from "./passkeys.ts";
import { choosePasswordByLink, mailPasswordLink, signInWithPassword } from "./passwords.ts";
import { requestPhoneCode, verifyPhoneCode } from "./phones.ts";
import { showSecondFactor } from "./proofs.ts";
import * as schemas from "./schemas.ts";
import { optionsWire, passkeyOf, siteOf } from "./site.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";

export const peopleRouter = createRouter();
const tags = ["Sign-in"];

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/otp",
    tags,
    operationId: "requestCode",
    summary: "Send a one-time code; the answer is the same for known and unknown people",
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(schemas.otpRequest), required: true } },
    responses: { 202: { description: "A code is on its way", content: json(schemas.otpAccepted) } },
  }),
  async (c) => {
    const wanted = c.req.valid("json");
    const result =
      wanted.channel === "email"
        ? await service.requestCode(c.env, { email: wanted.to }, c.var.address, c.var.now)
        : await requestPhoneCode(c.env, wanted, c.var.address, c.var.now);
    if (!result.ok) throw tooManyCodes(result.error);
    return c.json({}, 202);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "get",
    path: "/auth/channels",
    tags,
    operationId: "listCodeChannels",
    summary: "By which channels one-time codes are sent from here",
    permission: "public",
    responses: { 200: { description: "The channels", content: json(schemas.channelsSchema) } },
  }),
  (c) => c.json({ data: platformChannels(c.env), next_cursor: null }, 200),
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/otp/verify",
    tags,
    operationId: "verifyCode",
    summary: "Trade a one-time code for tokens; the person is made if they are new",
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(schemas.otpVerify), required: true } },
    responses: { 200: { description: "Signed in", content: json(schemas.signedInSchema) } },
  }),
  async (c) => {
    const { to, code, device = "" } = c.req.valid("json");
    const result = to.startsWith("+")
      ? await verifyPhoneCode(c.env, { phone: to, code, device }, c.var.now)
      : await service.verifyCode(c.env, { email: to, code, device }, c.var.now);
    if (!result.ok) throw signInProblem(result.error);
    return c.json(schemas.toSignedIn(result.value), 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/second-factor",
    tags,
    operationId: "showSecondFactor",
    summary:
      "End a sign-in that answered `second_factor_required`, with a code of the authenticator or a recovery code",
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(schemas.secondFactor), required: true } },
    responses: { 200: { description: "Signed in", content: json(schemas.signedInSchema) } },
  }),
  async (c) => {
    const { token, code, recovery_code: recoveryCode = "" } = c.req.valid("json");
    const proof = code === undefined ? { recoveryCode } : { code };
    const result = await showSecondFactor(c.env, token, proof, c.var.now);
    if (!result.ok) throw signInProblem(result.error);
    return c.json(schemas.toSignedIn(result.value), 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/password/sign-in",
    tags,
    operationId: "signInWithPassword",
    summary: "Sign in with a password; unknown addresses and wrong passwords answer alike",
    permission: "public",
    maxBody: 8192,
    request: { body: { content: json(schemas.passwordSignIn), required: true } },
    responses: { 200: { description: "Signed in", content: json(schemas.signedInSchema) } },
  }),
  async (c) => {
    const { email, password, device = "" } = c.req.valid("json");
    const result = await signInWithPassword(c.env, { email, password, device }, c.var.address, c.var.now);
    if (!result.ok) throw signInProblem(result.error);
    return c.json(schemas.toSignedIn(result.value), 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/password/link",
    tags,
    operationId: "requestPasswordLink",
    summary: "Mail a link to choose a password, to a new address or a known one; the answer is the same",
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(schemas.passwordLink), required: true } },
    responses: { 202: { description: "A link is on its way", content: json(schemas.otpAccepted) } },
  }),
  async (c) => {
    const result = await mailPasswordLink(c.env, c.req.valid("json").email, c.var.address, c.var.now);
    if (!result.ok) throw signInProblem(result.error);
    return c.json({}, 202);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/password/reset",
    tags,
    operationId: "choosePasswordByLink",
    summary: "Choose a password by the mailed link; every session ends, and one begins here",
    permission: "public",
    maxBody: 8192,
    request: { body: { content: json(schemas.passwordByLink), required: true } },
    responses: { 200: { description: "Signed in", content: json(schemas.signedInSchema) } },
  }),
  async (c) => {
    const { token, password, device = "" } = c.req.valid("json");
    const result = await choosePasswordByLink(c.env, { token, password, device }, c.var.now);
    if (result.ok) return c.json(schemas.toSignedIn(result.value), 200);
    const { error } = result;
    if (error === "token_rejected" || typeof error === "object") throw signInProblem(error);
    throw passwordProblem(error);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/passkeys/sign-in/options",
    tags,
    operationId: "beginPasskeySignIn",
    summary: "What the browser needs to sign in with a passkey, whoever it is",
    permission: "public",
    maxBody: 4096,
    responses: { 200: { description: "Good for five minutes", content: json(schemas.passkeyOptions) } },
  }),
  async (c) => c.json(optionsWire(await beginAssertion(c.env, undefined, siteOf(c), c.var.now)), 200),
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/passkeys/sign-in",
    tags,
    operationId: "signInWithPasskey",
    summary: "Sign in with a passkey",
    permission: "public",
    maxBody: 32_768,
    request: { body: { content: json(schemas.passkeySignIn), required: true } },
    responses: { 200: { description: "Signed in", content: json(schemas.signedInSchema) } },
  }),
  async (c) => {
    const { response, device = "" } = c.req.valid("json");
    const result = await signInWithPasskey(c.env, { response: passkeyOf(response), device }, siteOf(c), c.var.now);
    if (!result.ok) throw signInProblem(result.error);
    return c.json(schemas.toSignedIn(result.value), 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/token/refresh",
    tags,
    operationId: "refreshToken",
    summary: "Trade a refresh token for new tokens; it works once. `tenant` switches organization",
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(schemas.tokenRefresh), required: true } },
    responses: { 200: { description: "New tokens", content: json(schemas.signedInSchema) } },
  }),
  async (c) => {
    const { refresh_token: token, tenant } = c.req.valid("json");
    const result = await service.refresh(c.env, token, tenant, c.var.now);
    if (!result.ok) throw problem(result.error);
    return c.json(schemas.toSignedIn(result.value), 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "post",
    path: "/auth/logout",
    tags,
    operationId: "logout",
    summary: "End the session of the refresh token, or of the bearer token",
    // Public, so that signing out also works when the access token has run out.
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(schemas.logoutRequest), required: false } },
    responses: { 204: { description: "Signed out" } },
  }),
  async (c) => {
    const { refresh_token: token } = (c.req.valid("json") as z.infer<typeof schemas.logoutRequest> | undefined) ?? {};
    if (token !== undefined) await service.signOutByToken(c.env, token, c.var.now);
    const bearer = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const claims = bearer === undefined ? undefined : await verifyAccessToken(c.env, bearer, c.var.now);
    if (claims?.kind === "person") {
      await store.revokeSession(c.env, claims.sessionId, "signed_out", c.var.now, claims.personId);
    }
    return c.body(null, 204);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "get",
    path: "/auth/me",
    tags,
    operationId: "getMe",
    summary: "The signed-in person",
    permission: "session.self",
    responses: { 200: { description: "The person", content: json(schemas.personSchema) } },
  }),
  async (c) => {
    const person = await store.selectPerson(c.env, personOf(c).personId);
    if (!person) throw problem("not_found");
    return c.json({ id: person.id, email: person.email, name: person.name }, 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "patch",
    path: "/auth/me",
    tags,
    operationId: "updateMe",
    summary: "Change the own name",
    permission: "session.self",
    request: { body: { content: json(schemas.personPatch), required: true } },
    responses: { 200: { description: "The person", content: json(schemas.personSchema) } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    await store.updatePersonName(c.env, personId, c.req.valid("json").name);
    const person = await store.selectPerson(c.env, personId);
    if (!person) throw problem("not_found");
    return c.json({ id: person.id, email: person.email, name: person.name }, 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "get",
    path: "/auth/sessions",
    tags,
    operationId: "listSessions",
    summary: "Where one is signed in, at most 100",
    permission: "session.self",
    responses: { 200: { description: "Sessions, newest first", content: json(schemas.sessionsSchema) } },
  }),
  async (c) => {
    const { personId, sessionId } = personOf(c);
    const rows = await store.selectSessions(c.env, personId, c.var.now);
    return c.json({ data: rows.map((row) => schemas.toSession(row, sessionId)), next_cursor: null }, 200);
  },
);

peopleRouter.openapi(
  defineRoute({
    method: "delete",
    path: "/auth/sessions/{id}",
    tags,
    operationId: "revokeSession",
    summary: "Sign out another device",
    permission: "session.self",
    request: { params: z.object({ id: z.string().max(60) }) },
    responses: { 204: { description: "Signed out" } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const known = idPattern("session").test(id);
    const ended = known && (await store.revokeSession(c.env, id, "revoked", c.var.now, personOf(c).personId));
    if (!ended) throw problem("not_found");
    return c.body(null, 204);
  },
);
