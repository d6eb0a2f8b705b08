/** `auth/issuers`: signing in with Google or any other OpenID issuer (T6). */
import { z } from "@hono/zod-openapi";
import { getCookie, setCookie } from "hono/cookie";
import { settings } from "../env.ts";
import { newSecret } from "../kernel/ids.ts";
import { type AppContext, personOf, publicUrl } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { removalProblem, signInProblem } from "./faults.ts";
import { issuersOfDeployment } from "./issuer-client.ts";
import { issuersOf } from "./issuer-store.ts";
import { beginVisit, endVisit, finishVisit, issuerById } from "./issuers.ts";
import { readReturnTo } from "./return-to.ts";
import { signedInSchema, toSignedIn } from "./schemas.ts";
import { beginStep } from "./steps.ts";
import { unlinkIssuer } from "./ways-in.ts";

export const issuerRoutes = createRouter();
const tags = ["Sign-in"];
/** `__Host-`: no other host, also none of ours, can set or read it (TH27). */
const COOKIE = "__Host-issuer-visit";
const COOKIE_SECONDS = 600;

const issuerParam = z.object({ issuer: z.string().min(1).max(40) });
const secret = z.string().regex(/^[\w-]{16,200}$/, "must be a secret of a visit");
const issuersSchema = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string() })),
  next_cursor: z.null(),
});

/** The one address that issuers send browsers back to. */
const redirectUri = (c: AppContext) => `${publicUrl(c, settings(c.env).PUBLIC_URL)}/api/v1/auth/issuers/callback`;

issuerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/auth/issuers",
    tags,
    operationId: "listIssuers",
    summary: "With whom one may sign in",
    permission: "public",
    responses: { 200: { description: "The issuers", content: json(issuersSchema) } },
  }),
  async (c) =>
    c.json({ data: issuersOfDeployment(c.env).map(({ id, name }) => ({ id, name })), next_cursor: null }, 200),
);

issuerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/auth/issuers/linked",
    tags,
    operationId: "listLinkedIssuers",
    summary: "With whom one's own account is linked",
    permission: "session.self",
    responses: { 200: { description: "The issuers", content: json(issuersSchema) } },
  }),
  async (c) => {
    const linked = await issuersOf(c.env, personOf(c).personId);
    const data = issuersOfDeployment(c.env).filter(({ issuer }) => linked.includes(issuer));
    return c.json({ data: data.map(({ id, name }) => ({ id, name })), next_cursor: null }, 200);
  },
);

issuerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/issuers/{issuer}/link",
    tags,
    operationId: "linkIssuer",
    summary: "A token for `start`, so that the visit links the issuer to one's own account",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    request: { params: issuerParam },
    responses: { 201: { description: "The token", content: json(z.object({ link: z.string() })) } },
  }),
  async (c) => {
    if (!issuerById(c.env, c.req.valid("param").issuer)) throw problem("not_found");
    const link = await beginStep(c.env, "issuer_link", { personId: personOf(c).personId, data: "" }, c.var.now);
    return c.json({ link }, 201);
  },
);

issuerRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/auth/issuers/{issuer}/link",
    tags,
    operationId: "unlinkIssuer",
    summary: "Unlink an account elsewhere: it signs nobody in here any more",
    permission: "session.self",
    stepUp: STEP_UP_MINUTES,
    request: { params: issuerParam },
    responses: { 204: { description: "Unlinked" } },
  }),
  async (c) => {
    const { personId } = personOf(c);
    const unlinked = await unlinkIssuer(c.env, personId, c.req.valid("param").issuer, c.var.now);
    if (!unlinked.ok) throw removalProblem(unlinked.error);
    return c.body(null, 204);
  },
);

issuerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/auth/issuers/{issuer}/start",
    tags,
    operationId: "startIssuer",
    summary: "Send the browser to an issuer; it comes back to `return_to` with a token after the hash",
    permission: "public",
    request: {
      params: issuerParam,
      query: z.object({
        return_to: z.string().max(500),
        challenge: z
          .string()
          .regex(/^[\w-]{43}$/)
          .openapi({ description: "SHA-256 of the verifier of `finish`, base64url" }),
        link: secret.optional(),
      }),
    },
    responses: { 302: { description: "To the issuer" } },
  }),
  async (c) => {
    const { return_to: asked, challenge, link: linkToken } = c.req.valid("query");
    const issuer = issuerById(c.env, c.req.valid("param").issuer);
    if (!issuer) throw problem("not_found");
    const listed = settings(c.env).CONSOLE_ORIGINS.split(",").filter(Boolean);
    const returnTo = readReturnTo(asked, publicUrl(c, settings(c.env).PUBLIC_URL), listed);
    if (returnTo === undefined) {
      throw problem("invalid_request", { errors: [{ field: "return_to", message: "must be a page of the console" }] });
    }
    // Kept while it is there: two tabs of one browser may sign in at once.
    const browser = getCookie(c, COOKIE) ?? newSecret(32);
    const begun = await beginVisit(
      c.env,
      issuer,
      { returnTo, challenge, browser, linkToken },
      redirectUri(c),
      c.var.now,
    );
    if (!begun.ok) {
      throw begun.error === "unavailable" ? problem("issuer_unavailable") : signInProblem("token_rejected");
    }
    setCookie(c, COOKIE, browser, { path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge: COOKIE_SECONDS });
    c.header("referrer-policy", "no-referrer");
    return c.redirect(begun.value, 302);
  },
);

issuerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/auth/issuers/callback",
    tags,
    operationId: "issuerCallback",
    summary: "Where issuers send browsers back to",
    permission: "public",
    request: {
      query: z.object({
        state: z.string().max(300).optional(),
        code: z.string().max(4000).optional(),
        iss: z.string().max(300).optional(),
        error: z.string().max(200).optional(),
      }),
    },
    responses: { 302: { description: "To the console" } },
  }),
  async (c) => {
    const address = new URL(redirectUri(c));
    address.search = new URL(c.req.url).search;
    const ended = await endVisit(c.env, address, getCookie(c, COOKIE), c.var.now);
    c.header("referrer-policy", "no-referrer");
    // The back button, a second look, or somebody else's visit: nothing is told but that it is over.
    if (!ended) return c.redirect("/console#issuer_fault=over", 302);
    const { returnTo, outcome } = ended;
    return c.redirect(
      `${returnTo}#${outcome.ok ? `issuer_token=${outcome.value}` : `issuer_fault=${outcome.error}`}`,
      302,
    );
  },
);

issuerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/issuers/finish",
    tags,
    operationId: "finishIssuer",
    summary: "Trade the token of the visit for a session; only who began knows the verifier",
    permission: "public",
    maxBody: 4096,
    request: {
      body: {
        content: json(z.object({ token: secret, verifier: secret, device: z.string().trim().max(100).optional() })),
        required: true,
      },
    },
    responses: { 200: { description: "Signed in", content: json(signedInSchema) } },
  }),
  async (c) => {
    const { token, verifier, device = "" } = c.req.valid("json");
    const result = await finishVisit(c.env, { token, verifier, device }, c.var.now);
    if (!result.ok) throw signInProblem(result.error);
    return c.json(toSignedIn(result.value), 200);
  },
);
