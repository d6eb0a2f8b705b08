/** Challenges over HTTP. */
import { z } from "@hono/zod-openapi";
import { publicEvent } from "../events/index.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { rateProblem } from "./faults.ts";
import { takeChallengeTurn } from "./service.ts";
import { challengeSchema, newChallenge } from "./work.ts";

export const challengeRoutes = createRouter();

/** Events that are known to be public: a crowd asks for one of few, and none becomes a draft again. */
const known = new Set<string>();
const MAX_KNOWN = 200;

async function isPublic(env: Env, eventId: string): Promise<boolean> {
  if (known.has(eventId)) return true;
  if (!(await publicEvent(env, eventId))) return false;
  if (known.size >= MAX_KNOWN) known.clear();
  known.add(eventId);
  return true;
}

challengeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events/{id}/challenge",
    tags: ["Shop"],
    operationId: "getChallenge",
    summary: "A proof of work for one hold, for when the sale is hot",
    description:
      "In the form of ALTCHA, version 2: its widget and libraries solve it. Send base64 of " +
      '`{"challenge":…,"solution":{"counter":…,"derivedKey":"…"}}` as `Challenge-Solution` with the hold. It is good for ' +
      "one hold of this event, for five minutes.",
    permission: "public",
    request: { params: z.object({ id: z.string().max(64) }) },
    responses: { 200: { description: "A fresh challenge", content: json(challengeSchema.openapi("Challenge")) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const wait = takeChallengeTurn(c.env, c.var.address, c.var.now);
    if (wait > 0) throw rateProblem(wait);
    if (!(await isPublic(c.env, id))) throw problem("not_found");
    return c.json(await newChallenge(c.env, id, c.var.now), 200);
  },
);
