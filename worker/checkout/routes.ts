/** Holds over HTTP. Imports orders, which import this domain's index: so these routes are mounted from here. */
import { z } from "@hono/zod-openapi";
import {
  type Asker,
  askerHeaders,
  challengeProblem,
  customerOf,
  holdIdByWork,
  noteSuspect,
  rateProblem,
  takeHoldTurn,
} from "../challenge/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { newHoldId, newId, newSecret } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { extendPendingOrder, orderIdOf } from "../orders/index.ts";
import type { AppContext } from "../platform/context.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { Problem, problem } from "../platform/errors.ts";
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
      headers: askerHeaders,
      body: { content: json(holdInput), required: true },
    },
    responses: { 201: { description: "The places are held", content: json(newHoldSchema) } },
  }),
  async (c) => {
    const { now } = c.var;
    const headers = c.req.valid("header");
    const asker: Asker = { device: headers["device-id"], address: c.var.address };
    const { id } = c.req.valid("param");
    const wait = takeHoldTurn(c.env, asker, now);
    if (wait > 0) {
      noteSuspect(id, asker, "rate", now);
      throw rateProblem(wait);
    }
    const sale = await saleOf(c.env, id, now);
    if (!sale) throw problem("not_found");
    const { event, types } = sale;
    const wanted = c.req.valid("json").lines.map(({ ticket_type: ticketType, ...line }) => ({ ticketType, ...line }));
    const selected = resolveSelection(wanted, types, event, now);
    if (!selected.ok) throw selectionProblem(selected.error);
    const { lines, prices } = selected.value;
    const token = makeHoldToken(newSecret(), { currency: event.currency, prices });
    const queued = () => admissionRequired(c.env, event.id, now);
    const worked = await holdIdByWork(c.env, event.id, headers["challenge-solution"], now, queued);
    if (!worked.ok) {
      noteSuspect(event.id, asker, worked.error.reason, now);
      throw challengeProblem(event.id, worked.error);
    }
    const holdId = worked.value ?? newHoldId(event.id);
    const customer = await customerOf(c.env, event.id, asker, holdId);
    const held = await admitted(c, event.id, async () =>
      inventoryOf(c.env, event.id).hold({
        holdId,
        tokenHash: await sha256Hex(token),
        lines,
        ...(customer === undefined ? {} : { customer }),
      }),
    );
    if (!held.ok) {
      // The id of a challenge's hold is given once: it was used before, whatever became of that hold.
      if (worked.value !== undefined && held.error.reason === "hold_mismatch") {
        noteSuspect(event.id, asker, "used", now);
        throw challengeProblem(event.id, { reason: "used" });
      }
      throw inventoryProblem(held.error);
    }
    const described = describeHold(sale, held.value, token);
    if (!described.ok) throw holdProblem(described.error);
    return c.json({ ...holdWire(described.value), token }, 201);
  },
);

type Outcome = Awaited<ReturnType<ReturnType<typeof inventoryOf>["hold"]>>;

/**
 * Holds for somebody who was let in, when the sale has a queue (TH02). The use of an admission that got nothing, because
 * somebody was faster or because it was refused, is given back.
 * @throws Problem `admission_required` and its like, and what `hold` throws
 */
async function admitted(c: AppContext, eventId: string, hold: () => Promise<Outcome>): Promise<Outcome> {
  // One key a request: what one request gives back must never be the use of another.
  const key = newId("request");
  const admission = await admit(c, eventId, key);
  const begin = Date.now();
  try {
    const held = await hold();
    noteHold(eventId, Date.now() - begin);
    if (admission && !held.ok) await giveHoldBack(c.env, eventId, admission, key);
    return held;
  } catch (error) {
    // A refusal held nothing; of any other failure one cannot know, so there the use stays taken.
    if (admission && error instanceof Problem) await giveHoldBack(c.env, eventId, admission, key);
    throw error;
  }
}

async function admit(c: AppContext, eventId: string, key: string): Promise<Admission | undefined> {
  const { now } = c.var;
  if (!(await admissionRequired(c.env, eventId, now))) return undefined;
  const checked = await checkAdmission(c.env, eventId, admissionTokenOf(c, eventId), now, { key });
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
