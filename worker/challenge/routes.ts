/** Challenges over HTTP. */
import { z } from "@hono/zod-openapi";
import { publicEvent } from "../events/index.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { challengeSchema, newChallenge } from "./work.ts";

export const challengeRoutes = createRouter();

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
    if (!(await publicEvent(c.env, id))) throw problem("not_found");
    return c.json(await newChallenge(c.env, id, c.var.now), 200);
  },
);
