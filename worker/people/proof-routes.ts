/** `auth/step-up`: proving again who is there, for requests that answered `step_up_required` (T10). */
import { toTimestamp } from "../kernel/time.ts";
import { personOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { signInProblem, tooManyCodes } from "./faults.ts";
import { type Proof, proveAgain, sendProofCode, waysToProve } from "./proofs.ts";
import { beginAssertion, type Site } from "./passkeys.ts";
import * as schemas from "./schemas.ts";
import { optionsWire, passkeyOf, siteOf } from "./site.ts";

export const proofRoutes = createRouter();
const tags = ["Sign-in"];
const otherWay = () => problem("forbidden", { detail: "Use your passkey or your authenticator." });

proofRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/auth/step-up",
    tags,
    operationId: "getStepUp",
    summary: "How one may prove again who one is",
    permission: "session.self",
    responses: { 200: { description: "The ways, best first", content: json(schemas.stepUpWays) } },
  }),
  async (c) => {
    const { personId, provenAt } = personOf(c);
    const ways = [...(await waysToProve(c.env, personId))];
    return c.json({ ways, proven_at: provenAt === undefined ? null : toTimestamp(provenAt) }, 200);
  },
);

proofRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/step-up/code",
    tags,
    operationId: "requestStepUpCode",
    summary: "Send a code to the own contact, for those who have neither passkey nor authenticator",
    permission: "session.self",
    responses: { 202: { description: "A code is on its way", content: json(schemas.otpAccepted) } },
  }),
  async (c) => {
    const sent = await sendProofCode(c.env, personOf(c).personId, c.var.address, c.var.now);
    if (!sent.ok) throw sent.error === "other_way" ? otherWay() : tooManyCodes(sent.error);
    return c.json({}, 202);
  },
);

proofRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/step-up/passkey",
    tags,
    operationId: "beginStepUpPasskey",
    summary: "What the browser needs to prove with a passkey of one's own",
    permission: "session.self",
    responses: { 200: { description: "Good for five minutes", content: json(schemas.passkeyOptions) } },
  }),
  async (c) => c.json(optionsWire(await beginAssertion(c.env, personOf(c).personId, siteOf(c), c.var.now)), 200),
);

proofRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/auth/step-up",
    tags,
    operationId: "stepUp",
    summary: "Prove again who one is; then repeat the request that answered `step_up_required`",
    permission: "session.self",
    maxBody: 16_384,
    request: { body: { content: json(schemas.stepUp), required: true } },
    responses: { 200: { description: "Proven", content: json(schemas.provenSchema) } },
  }),
  async (c) => {
    const { now } = c.var;
    const proven = await proveAgain(c.env, personOf(c), proofOf(c.req.valid("json"), siteOf(c)), now);
    if (!proven.ok) throw proven.error === "other_way" ? otherWay() : signInProblem(proven.error);
    return c.json({ proven_at: toTimestamp(now) }, 200);
  },
);

function proofOf(proof: schemas.StepUp, site: Site): Proof {
  const { code, authenticator_code: appCode, recovery_code: recoveryCode = "", passkey } = proof;
  if (passkey !== undefined) return { by: "passkey", response: passkeyOf(passkey), site };
  if (code !== undefined) return { by: "code", code };
  return appCode === undefined ? { by: "recovery", recoveryCode } : { by: "authenticator", code: appCode };
}
