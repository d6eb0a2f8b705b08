/** Holds over HTTP. Imports orders, which import this domain's index: so these routes are mounted from here. */
import { z } from "@hono/zod-openapi";
import {
  type Asker,
  askerHeaders,
  challengeProblem,
  customerOf,
  holdIdByWork,
  noteSuspect,
  type Proof,
  rateProblem,
  takeHoldTurn,
} from "../challenge/index.ts";
import { settings } from "../env.ts";
import { type HoldDiscount, inventoryOf } from "../inventory/index.ts";
import { newHoldId, newId, newSecret } from "../kernel/ids.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { extendPendingOrder, orderIdOf } from "../orders/index.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { Problem, problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { codeCustomer, noteWrongCode, type PromotionRow, revealedBy } from "../promotions/index.ts";
import {
  type Admission,
  admissionProblem,
  admissionRequired,
  admissionTokenOf,
  checkAdmission,
  giveHoldBack,
  noteHold,
} from "../waiting-room/index.ts";
import { codeProblem, holdProblem, inventoryProblem, selectionProblem, waitedForProblem } from "./faults.ts";
import { makeHoldToken, readHoldToken } from "./hold-token.ts";
import { describeHold, openHold, readHold } from "./hold.ts";
import { applyCode, discountOf, quoteHold, refusedCode, typedCode } from "./promo.ts";
import { type Sale, saleOf } from "./sale.ts";
import {
  holdHeaders,
  holdInput,
  holdParams,
  holdPatch,
  holdSchema,
  holdWire,
  newHoldSchema,
  priceChanges,
  quoteInput,
  quoteSchema,
  quoteWire,
} from "./schemas.ts";
import { resolveSelection, type Selection } from "./selection.ts";

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
      suspect(c, id, asker, "rate");
      throw rateProblem(wait);
    }
    const sale = await saleOf(c.env, id, now);
    if (!sale) throw problem("not_found");
    const { event } = sale;
    const body = c.req.valid("json");
    const code = await codeOf(sale, body.promo_code, asker.address, now).catch((error: unknown) => {
      if (error instanceof Problem && error.code === "rate_limited") suspect(c, id, asker, "code_guessing");
      throw error;
    });
    const wanted = body.lines.map(({ ticket_type: ticketType, ...line }) => ({ ticketType, ...line }));
    const offer = { types: sale.types, variants: sale.variants, opened: new Set(code ? revealedBy(code) : []) };
    const selected = resolveSelection(wanted, offer, event, now);
    if (!selected.ok) throw selectionProblem(selected.error);
    const { lines, prices } = selected.value;
    const token = makeHoldToken(newSecret(), { currency: event.currency, lines: prices });
    const discount = await startingDiscount(c.env, sale, selected.value, code, asker, now);
    const waited = lines.find(({ product }) => sale.waitedFor.has(product));
    if (waited) throw waitedForProblem(waited.product);
    const worked = await holdIdByWork(c.env, event.id, proofOf(c, event, headers), now);
    if (!worked.ok) {
      suspect(c, event.id, asker, worked.error.reason);
      throw challengeProblem(c.env, event.id, worked.error);
    }
    const holdId = worked.value ?? newHoldId(event.id);
    const customer = await customerOf(c.env, event.id, asker, holdId);
    const held = await admitted(c, event.id, asker, async () =>
      inventoryOf(c.env, event.id).hold({
        holdId,
        tokenHash: await sha256Hex(token),
        lines,
        ...(customer === undefined ? {} : { customer }),
        ...(discount === undefined ? {} : { discount }),
      }),
    );
    if (!held.ok) {
      // The id of a challenge's hold is given once: it was used before, whatever became of that hold.
      if (worked.value !== undefined && held.error.reason === "hold_mismatch") {
        suspect(c, event.id, asker, "used");
        throw challengeProblem(c.env, event.id, { reason: "used" });
      }
      throw inventoryProblem(held.error);
    }
    const described = describeHold(sale, held.value, token);
    if (!described.ok) throw holdProblem(described.error);
    const wire = { ...holdWire(described.value), token };
    if (body.replaces === undefined) return c.json(wire, 201);
    return c.json({ ...wire, price_changes: priceChanges(described.value, readHoldToken(body.replaces)) }, 201);
  },
);

/** The promotion of the code in a request for places; undefined without one. @throws Problem for one that does not work */
async function codeOf(
  sale: Sale,
  code: string | undefined,
  address: string,
  now: Millis,
): Promise<PromotionRow | undefined> {
  if (code === undefined || code.trim() === "") return undefined;
  const row = await typedCode(sale, code, address, now);
  if (row === undefined) throw refusedCode();
  return row;
}

/** What is off the places that are about to be held. @throws Problem when the code takes nothing off them */
async function startingDiscount(
  env: Env,
  sale: Sale,
  { lines, prices }: Selection,
  code: PromotionRow | undefined,
  asker: Asker,
  now: Millis,
): Promise<HoldDiscount | undefined> {
  const places = lines.flatMap(({ product: ticketTypeId, seats, quantity }, at) =>
    Array.from({ length: seats?.length ?? quantity ?? 0 }, () => ({ ticketTypeId, price: prices[at]?.price ?? 0 })),
  );
  const { device } = asker;
  const counted = code !== undefined && code.maxPerCustomer !== null && device !== undefined;
  const customers = counted ? [await codeCustomer(env, sale.event.id, { device })] : [];
  const discount = discountOf(sale, places, code, customers, now);
  if (!discount.ok) throw refusedCode();
  return discount.value;
}

type Outcome = Awaited<ReturnType<ReturnType<typeof inventoryOf>["hold"]>>;

/**
 * Holds for somebody who was let in, when the sale has a queue (TH02). The use of an admission that got nothing, because
 * somebody was faster or because it was refused, is given back.
 * @throws Problem `admission_required` and its like, and what `hold` throws
 */
async function admitted(c: AppContext, eventId: string, asker: Asker, hold: () => Promise<Outcome>): Promise<Outcome> {
  // One key a request: what one request gives back must never be the use of another.
  const key = newId("request");
  const admission = await admit(c, eventId, asker, key);
  const begin = Date.now();
  try {
    const held = await hold();
    noteHold(eventId, Date.now() - begin);
    if (admission && !held.ok) await giveHoldBack(c.env, eventId, admission, key);
    return held;
  } catch (error) {
    if (error instanceof Problem && error.code === "promo_code_refused") {
      noteWrongCode(eventId, c.var.address, c.var.now);
    }
    // Somebody who holds again and again without buying, or more than one may have (TH03).
    if (error instanceof Problem && (error.code === "cool_down" || error.code === "customer_limit")) {
      suspect(c, eventId, asker, "hoarding");
    }
    // A refusal held nothing; of any other failure one cannot know, so there the use stays taken.
    if (admission && error instanceof Problem) await giveHoldBack(c.env, eventId, admission, key);
    throw error;
  }
}

/** What a hold came with against scripts. */
function proofOf(
  c: AppContext,
  event: Sale["event"],
  headers: { readonly "challenge-solution"?: string | undefined; readonly "turnstile-token"?: string | undefined },
): Proof {
  return {
    solution: headers["challenge-solution"],
    turnstile: headers["turnstile-token"],
    hostname: new URL(publicUrl(c, settings(c.env).PUBLIC_URL)).hostname,
    demanded: event.hot === 1,
    queued: () => admissionRequired(c.env, event.id, c.var.now),
  };
}

/** For people to look at, after the answer. */
function suspect(c: AppContext, eventId: string, asker: Asker, kind: string): void {
  c.executionCtx.waitUntil(noteSuspect(c.env, eventId, asker, kind, c.var.now));
}

async function admit(c: AppContext, eventId: string, asker: Asker, key: string): Promise<Admission | undefined> {
  const { now } = c.var;
  if (!(await admissionRequired(c.env, eventId, now))) return undefined;
  const checked = await checkAdmission(c.env, eventId, admissionTokenOf(c, eventId), now, { key });
  if (!checked.ok) {
    const { reason } = checked.error;
    // Made up, or of another sale, or used by more than one (TH02).
    if (reason === "forged" || reason === "other_event" || reason === "used_up")
      suspect(c, eventId, asker, "admission");
    throw admissionProblem(checked.error);
  }
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
    summary: "More time, a few times; or a promo code, or none",
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
    const { extend, promo_code } = c.req.valid("json");
    if (promo_code !== undefined) {
      const code = promo_code === null || promo_code.trim() === "" ? null : promo_code;
      const applied = await applyCode(c.env, { holdId: id, token, code, address: c.var.address, now: c.var.now });
      if (!applied.ok) throw codeProblem(applied.error);
      if (extend === undefined) return c.json(holdWire(applied.value), 200);
    }
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

checkoutRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/holds/{id}/quote",
    tags: TAGS,
    operationId: "quoteHold",
    summary: "What an order of these places costs: fees, taxes and discount before paying; changes nothing",
    permission: "public",
    request: { params: holdParams, headers: holdHeaders, body: { content: json(quoteInput), required: true } },
    responses: { 200: { description: "The price, line by line", content: json(quoteSchema) } },
  }),
  async (c) => {
    const { promo_code, buyer_country, tax_number } = c.req.valid("json");
    const quoted = await quoteHold(c.env, {
      holdId: c.req.valid("param").id,
      token: c.req.valid("header")["hold-token"],
      code: promo_code === undefined || promo_code.trim() === "" ? null : promo_code,
      buyer: { country: buyer_country ?? null, taxNumber: tax_number ?? null },
      address: c.var.address,
      now: c.var.now,
    });
    if (!quoted.ok) throw codeProblem(quoted.error);
    return c.json(quoteWire(quoted.value), 200);
  },
);
