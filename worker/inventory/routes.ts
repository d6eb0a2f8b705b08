/** The live feed of an event's seats. The bytes of its frames are described in event-inventory/frames.ts. */
import { z } from "@hono/zod-openapi";
import { publicEvent } from "../events/index.ts";
import { keyedHash } from "../platform/crypto.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute } from "../platform/router.ts";
import { networkOf } from "./address.ts";
import { openLive } from "./client.ts";

export const liveRoutes = createRouter();

liveRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events/{id}/live",
    tags: ["Shop"],
    operationId: "openLive",
    summary: "WebSocket: what is free, and each change of it",
    description:
      "An upgrade to a WebSocket. The first frame is a snapshot, or the changes since `since`; then a frame follows changes, " +
      "at most ten a second. Frames are binary: see the guide to the live feed. Say `ping` every minute; ask " +
      '`{"since":<version>}` when a frame begins after the version you have. Where there is no socket (429, 503), read the ' +
      "availability instead.",
    permission: "public",
    request: {
      params: z.object({ id: z.string().max(64) }),
      query: z.object({
        since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().openapi({
          description: "The version of the last frame or availability that you have",
        }),
      }),
    },
    responses: { 101: { description: "The socket is open" } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await publicEvent(c.env, id))) throw problem("not_found");
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket") throw problem("upgrade_required");
    const addressHash = await keyedHash(c.env, "live-address", networkOf(c.var.address));
    const { since } = c.req.valid("query");
    const answer = await openLive(c.env, id, { addressHash, since });
    if (answer.status === 101) return answer;
    throw problem(answer.status === 429 ? "rate_limited" : "overloaded", { retryAfter: 30 });
  },
);
