/** Holds over HTTP. Imports orders, which import this domain's index: so these routes are mounted from here. */
import { z } from "@hono/zod-openapi";
import { inventoryOf } from "../inventory/index.ts";
import { newHoldId, newSecret } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { extendPendingOrder, orderIdOf } from "../orders/index.ts";
import type { AppContext } from "../platform/context.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import {
  type Admission,
  admissionProblem,
  admissionRequired,
  admissionTokenOf,
  checkAdmission,
  giveHoldBack,
  noteHold,
} from "../waiting-room/index.ts";
import { holdProblem, inventoryProblem, selectionProblem } from "./faults.ts";
import { makeHoldToken } from "./hold-token.ts";
import { describeHold, openHold, readHold } from "./hold.ts";
import { saleOf } from "./sale.ts";
import { holdHeaders, holdInput, holdParams, holdPatch, holdSchema, holdWire, newHoldSchema } from "./schemas.ts";
import { resolveSelection } from "./selection.ts";

export const checkoutRoutes = createRouter();

const TAGS = ["Shop"];

checkoutRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/events/{id}/holds",
    tags: TAGS,
    operationId: "createHold",
    summary: "Hold places for a few minutes, all or none",
    permission: "public",
    request: {
      params: z.object({ id: z.string().max(64) }),
      body: { content: json(holdInput), required: true },
    },
    responses: { 201: { description: "The places are held", content: json(newHoldSchema) } },
  }),
  async (c) => {
    const { now } = c.var;
    const sale = await saleOf(c.env, c.req.valid("param").id, now);
    if (!sale) throw problem("not_found");
    const { event, types } = sale;
    const wanted = c.req.valid("json").lines.map(({ ticket_type: ticketType, ...line }) => ({ ticketType, ...line }));
    const selected = resolveSelection(wanted, types, event, now);
    if (!selected.ok) throw selectionProblem(selected.error);
    const { lines, prices } = selected.value;
    const token = makeHoldToken(newSecret(), { currency: event.currency, prices });
    const holdId = newHoldId(event.id);
    const admission = await admit(c, event.id, holdId);
    const begin = Date.now();
    const held = await inventoryOf(c.env, event.id).hold({ holdId, tokenHash: await sha256Hex(token), lines });
    noteHold(event.id, Date.now() - begin);
    if (!held.ok) {
      if (admission) await giveHoldBack(c.env, event.id, admission, holdId);
      throw inventoryProblem(held.error);
    }
    const described = describeHold(sale, held.value, token);
    if (!described.ok) throw holdProblem(described.error);
    return c.json({ ...holdWire(described.value), token }, 201);
  },
);

/**
 * Who is let in when the sale has a queue (TH02); undefined when it has none.
 * @throws Problem `admission_required` and its like
 */
async function admit(c: AppContext, eventId: string, holdId: string): Promise<Admission | undefined> {
  const { now } = c.var;
  if (!(await admissionRequired(c.env, eventId, now))) return undefined;
  const checked = await checkAdmission(c.env, eventId, admissionTokenOf(c, eventId), now, { key: holdId });
  if (!checked.ok) throw admissionProblem(checked.error);
  return checked.value;
}

checkoutRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/holds/{id}",
    tags: TAGS,
    operationId: "getHold",
    summary: "A hold, for its owner",
    permission: "public",
    request: { params: holdParams, headers: holdHeaders },
    responses: { 200: { description: "The hold", content: json(holdSchema) } },
  }),
  async (c) => c.json(await currentHold(c, c.req.valid("param").id, c.req.valid("header")["hold-token"]), 200),
);

async function currentHold(c: AppContext, id: string, token: string): Promise<z.infer<typeof holdSchema>> {
  const held = await readHold(c.env, id, token, c.var.now);
  if (!held.ok) throw holdProblem(held.error);
  return holdWire(held.value);
}

checkoutRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/shop/holds/{id}",
    tags: TAGS,
    operationId: "extendHold",
    summary: "More time, a few times",
    permission: "public",
    request: {
      params: holdParams,
      headers: holdHeaders,
      body: { content: json(holdPatch), required: true },
    },
    responses: { 200: { description: "The hold with its new end", content: json(holdSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const token = c.req.valid("header")["hold-token"];
    const opened = await openHold(c.env, id, token, c.var.now);
    if (!opened.ok) throw holdProblem(opened.error);
    const { sale, tokenHash } = opened.value;
    const extended = await inventoryOf(c.env, sale.event.id).extend({ holdId: id, actor: { tokenHash } });
    if (!extended.ok) {
      if (extended.error.reason !== "extension_limit") throw holdProblem({ reason: extended.error.reason });
      throw problem("extension_limit", { extra: { expires_at: toTimestamp(extended.error.expiresAt) } });
    }
    // An order that was placed already must not end before its hold does.
    await extendPendingOrder(sale.tenant, orderIdOf(id), extended.value.expiresAt);
    const described = describeHold(sale, extended.value, token);
    if (!described.ok) throw holdProblem(described.error);
    return c.json(holdWire(described.value), 200);
  },
);

checkoutRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/shop/holds/{id}",
    tags: TAGS,
    operationId: "releaseHold",
    summary: "Give the places back",
    permission: "public",
    request: { params: holdParams, headers: holdHeaders },
    responses: { 204: { description: "They are free again" } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const opened = await openHold(c.env, id, c.req.valid("header")["hold-token"], c.var.now);
    if (!opened.ok) throw holdProblem(opened.error);
    const { sale, tokenHash } = opened.value;
    const released = await inventoryOf(c.env, sale.event.id).release({ holdId: id, actor: { tokenHash } });
    if (!released.ok) {
      const { error } = released;
      if (error.reason === "committed") throw problem("hold_committed");
      if (error.reason === "pinned") {
        throw problem("hold_pinned", { extra: { expires_at: toTimestamp(error.expiresAt) } });
      }
      throw holdProblem({ reason: error.reason });
    }
    return c.body(null, 204);
  },
);
