/**
 * What the generated matrix needs: for each tenant, real ids of everything, made when they are first asked for.
 */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { newHoldId, newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, toTimestamp } from "../../worker/kernel/time.ts";
import { newAccessToken } from "../../worker/orders/access.ts";
import { orderLines, orders } from "../../worker/orders/tables.ts";
import { documentRow, reconciliationRow, settlementRow } from "./books.ts";
import { createHouse, type House } from "./house.ts";
import type { Thing } from "./matrix-ids.ts";
import { callApi, createPerson, createWorld, type World } from "./world.ts";

export const GATEWAY = {
  enabled: true,
  secret_key: "sk_test_matrix0000000000",
  webhook_secret: "whsec_matrix0000000000",
};

type Pair = { readonly id: string; readonly secret: string };

/** A tenant that plays a part in the matrix. */
export class Cast {
  readonly world: World;
  readonly #made = new Map<Thing, Promise<string>>();
  readonly #pairs = new Map<string, Promise<Pair>>();
  #house: Promise<House> | undefined;
  #draft: Promise<House> | undefined;
  constructor(world: World) {
    this.world = world;
  }

  static async create(): Promise<Cast> {
    return new Cast(await createWorld());
  }

  /** The id or secret of this tenant's `thing`; made once. */
  async get(thing: Thing): Promise<string> {
    const known = this.#made.get(thing) ?? this.#makers[thing]();
    this.#made.set(thing, known);
    return await known;
  }

  readonly #makers: Readonly<Record<Thing, () => Promise<string>>> = {
    venue: async () => (await this.#live()).venueId,
    domain: async () =>
      (await this.world.api("/domains", { body: { host: `${newId("domain").slice(4)}.example` } })).id,
    seat_map: async () => (await this.#live()).seatMapId,
    event: async () => (await this.#live()).eventId,
    ticket: async () => await this.#ticket(),
    ticket_type: async () => (await this.#live()).standingType,
    draft: async () => (await this.#unpublished()).eventId,
    draft_type: async () => (await this.#unpublished()).standingType,
    member: async () => (await this.world.member("staff")).personId,
    invitation: async () =>
      (await this.world.api("/invitations", { body: { email: `${newId("person")}@people.test`, role: "staff" } })).id,
    person_session: async () => this.world.owner.sessionId,
    elsewhere: async () => (await createHouse(this.world, { name: "Elsewhere", publish: false })).eventId,
    series: async () =>
      (await this.world.api(`/events/${await this.get("draft")}/series`, { body: { rule: seriesRule(40) } })).series.id,
    event_template: async () =>
      (await this.world.api("/event-templates", { body: { event_id: await this.get("event"), name: "Usual" } })).id,
    check_in_session: async () => (await this.#pair("checkInSession", () => this.#checkInSession())).id,
    check_in_token: async () => (await this.#pair("checkInSession", () => this.#checkInSession())).secret,
    device: async () => (await this.#pair("device", () => this.#device())).id,
    device_token: async () => (await this.#pair("device", () => this.#device())).secret,
    variant: async () =>
      (
        await this.world.api(`/events/${await this.get("event")}/variants`, {
          body: {
            ticket_type_id: await this.get("ticket_type"),
            name: "Child",
            price: { amount: 40_000, currency: "BDT" },
          },
        })
      ).id,
    promo_code: async () =>
      (
        await this.world.api("/promo-codes", {
          body: { code: newId("promotion"), kind: "percent", percent: 10, event_id: await this.get("event") },
        })
      ).id,
    automatic_discount: async () =>
      (
        await this.world.api("/automatic-discounts", {
          body: { kind: "percent", percent: 10, active: false, event_id: await this.get("event") },
        })
      ).id,
    block: async () => await this.#block(),
    waiting_entry: async () => await this.#waitingEntry(),
    hold: async () => (await this.#pair("hold", () => this.#hold())).id,
    hold_token: async () => (await this.#pair("hold", () => this.#hold())).secret,
    order: async () => (await this.#pair("orderRow", () => this.#orderRow())).id,
    order_token: async () => (await this.#pair("orderRow", () => this.#orderRow())).secret,
    live_order: async () => (await this.#pair("liveOrder", () => this.#liveOrder())).id,
    gateway_account: async () => await this.#gatewayAccount(),
    message_provider: async () => await this.#messageProvider(),
    suppression: async () =>
      (await this.world.api("/message-suppressions", { body: { channel: "email", contact: "stop@people.test" } })).id,
    payment: async () => await this.#payment(),
    dispute: async () => await this.#dispute(),
    refund: async () => await this.#refund(),
    refund_run: async () =>
      (await this.world.api(`/events/${await this.get("event")}/refunds`, { body: { dry_run: true } })).id,
    attention_item: async () => await this.#attentionItem(),
    gateway_event: async () => await this.#gatewayEvent(),
    settlement: async () => await settlementRow(this.world),
    reconciliation: async () => await reconciliationRow(this.world),
    document_file: async () => `${await documentRow(this.world, await this.get("order"))}.pdf`,
    dead_letter: async () => await this.#deadLetter(),
    risk_review: async () => await this.#riskReview(),
    risk_block: async () =>
      (await this.world.api("/risk/blocks", { body: { kind: "contact", value: "matrix@people.test", reason: "test" } }))
        .id,
    picture: async () => await this.#picture(),
    performer: async () => (await this.world.api("/performers", { body: { name: "Rahima and Band" } })).id,
    question: async () =>
      (
        await this.world.api(`/events/${await this.get("event")}/questions`, {
          body: { asked: "order", kind: "text", label: "Diet" },
        })
      ).id,
    counter: async () => (await this.world.api("/box-office/counters", { body: { name: "Matrix" } })).id,
    customer: async () => await this.#customer(),
    customer_note: async () =>
      (await this.world.api(`/customers/${await this.get("customer")}/notes`, { body: { text: "Matrix" } })).id,
    export: async () => (await this.world.api("/exports", { body: { kind: "orders" } })).id,
    live_order_token: async () => (await this.#pair("liveOrder", () => this.#liveOrder())).secret,
  };
  async #picture(): Promise<string> {
    const id = newId("picture");
    await env.DB.prepare(
      `INSERT INTO media (tenant_id, id, name, alt, width, height, bytes, created_by, created_at)
       VALUES (?, ?, 'hall.png', 'A hall', 640, 480, 1000, '-', 0)`,
    )
      .bind(this.world.tenantId, id)
      .run();
    return id;
  }

  async #customer(): Promise<string> {
    const order = await this.get("order");
    return (await this.world.api(`/orders/${order}/customer`)).id;
  }

  async #deadLetter(): Promise<string> {
    const id = newId("deadLetter");
    const insert = env.DB.prepare(
      "INSERT INTO dead_letters (id, queue, type, tenant_id, payload, attempts, error, created_at) VALUES (?, 'tessera-jobs', 'reports.count', ?, ?, 5, 'retries exhausted', 1)",
    );
    await insert.bind(id, this.world.tenantId, JSON.stringify({ tenant_id: this.world.tenantId })).run();
    return id;
  }

  async #riskReview(): Promise<string> {
    const id = newId("riskReview");
    await env.DB.prepare(
      "INSERT INTO risk_reviews (tenant_id, id, order_id, score, reasons, status, created_at) VALUES (?, ?, ?, 60, '[]', 'open', ?)",
    )
      .bind(this.world.tenantId, id, newId("order"), Date.now())
      .run();
    return id;
  }

  /** Makes something that comes with its secret, once. */
  async #pair(name: string, make: () => Promise<Pair>): Promise<Pair> {
    const known = this.#pairs.get(name) ?? make();
    this.#pairs.set(name, known);
    return await known;
  }

  async #live(): Promise<House> {
    this.#house ??= createHouse(this.world, { name: "Live" });
    return await this.#house;
  }

  async #unpublished(): Promise<House> {
    this.#draft ??= createHouse(this.world, { name: "Draft", publish: false });
    return await this.#draft;
  }

  async #gatewayAccount(): Promise<string> {
    const { account_id } = await this.world.api("/payment-gateways/stripe", { method: "PUT", body: GATEWAY });
    return account_id;
  }

  /** A payment through a gateway that takes the money itself. */
  async #payment(): Promise<string> {
    const [id, order] = [newId("payment"), await this.get("order")];
    await env.DB.prepare(
      `INSERT INTO payments (tenant_id, id, order_id, gateway, attempt, status, amount, currency, created_at, updated_at)
       VALUES (?, ?, ?, 'stripe', 18, 'failed', 100, 'BDT', 0, 0)`,
    )
      .bind(this.world.tenantId, id, order)
      .run();
    return id;
  }

  async #dispute(): Promise<string> {
    const [id, order] = [newId("dispute"), await this.get("order")];
    await env.DB.prepare(
      `INSERT INTO disputes (tenant_id, id, order_id, payment_id, gateway, account_id, gateway_reference, status, reason,
         amount, currency, fee_currency, opened_at, updated_at)
       VALUES (?, ?, ?, ?, 'stripe', ?, ?, 'needs_response', 'fraudulent', 100, 'BDT', 'BDT', 0, 0)`,
    )
      .bind(this.world.tenantId, id, order, newId("payment"), newId("gatewayAccount"), id)
      .run();
    return id;
  }

  async #messageProvider(): Promise<string> {
    const body = { api_key: "re_matrix000000", webhook_secret: `whsec_${btoa("matrix-0123456789012345")}` };
    return (await this.world.api("/message-providers/resend", { method: "PUT", body })).account_id;
  }

  /** A refund that is over, of a payment that took nothing. */
  async #refund(): Promise<string> {
    const [payment, refund, order] = [newId("payment"), newId("refund"), await this.get("order")];
    const { tenantId } = this.world;
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO payments (tenant_id, id, order_id, gateway, attempt, status, amount, currency, created_at, updated_at)
         VALUES (?, ?, ?, 'stripe', 19, 'failed', 100, 'BDT', 0, 0)`,
      ).bind(tenantId, payment, order),
      env.DB.prepare(
        `INSERT INTO refunds (tenant_id, id, payment_id, order_id, amount, currency, reason, status, created_at, updated_at)
         VALUES (?, ?, ?, ?, 100, 'BDT', 'goodwill', 'failed', 0, 0)`,
      ).bind(tenantId, refund, payment, order),
    ]);
    return refund;
  }

  async #attentionItem(): Promise<string> {
    const id = newId("attention");
    await env.DB.prepare(
      `INSERT INTO attention_items (tenant_id, id, kind, detail, created_at) VALUES (?, ?, 'wrong_payment', '{}', ?)`,
    )
      .bind(this.world.tenantId, id, Date.now())
      .run();
    return id;
  }

  async #gatewayEvent(): Promise<string> {
    await env.DB.prepare(
      `INSERT INTO gateway_events (tenant_id, account_id, event_id, gateway, kind, reference, body, received_at)
       VALUES (?, ?, 'evt_matrix', 'stripe', 'test', 'cs_matrix', '{}', 0)`,
    )
      .bind(this.world.tenantId, await this.get("gateway_account"))
      .run();
    return `${await this.get("gateway_account")}.evt_matrix`;
  }

  async #waitingEntry(): Promise<string> {
    const id = newId("waitingEntry");
    await env.DB.prepare(
      `INSERT INTO waiting_list_entries (tenant_id, id, event_id, ticket_type_id, quantity, name, email, contact_hash,
       state, created_at) VALUES (?, ?, ?, ?, 1, 'Ayesha', 'matrix@people.test', ?, 'unverified', ?)`,
    )
      .bind(this.world.tenantId, id, await this.get("event"), await this.get("ticket_type"), id, Date.now())
      .run();
    return id;
  }

  async #block(): Promise<string> {
    const body = { pool: "area:standing", quantity: 1, reason: "house" };
    return (await this.world.api(`/events/${await this.get("event")}/blocks`, { body })).key;
  }

  async #checkInSession(): Promise<Pair> {
    const { id, token } = await this.world.api("/check-in/sessions", {
      body: {
        event_id: await this.get("event"),
        name: "North gate",
        search: "everybody",
        valid_until: toTimestamp(Date.now() + 20 * DAY),
      },
    });
    return { id, secret: token };
  }

  async #device(): Promise<Pair> {
    const { json, status, text } = await callApi("/check-in/enrol", {
      body: { token: await this.get("check_in_token"), device_name: "Phone" },
    });
    if (status !== 200 && status !== 201) throw new Error(`enrol answered ${status}: ${text}`);
    return { id: json.device.id, secret: json.access_token };
  }

  /** A ticket of the order that is not paid: no door lets it in. */
  async #ticket(): Promise<string> {
    const id = newId("ticket");
    await env.DB.prepare(
      `INSERT INTO tickets (tenant_id, id, event_id, order_id, line, ticket_type_id, type_name, holder_name, status, issued_at,
       updated_at) VALUES (?, ?, ?, ?, 1, ?, 'Standing', 'Ayesha Rahman', 'active', 0, 0)`,
    )
      .bind(this.world.tenantId, id, await this.get("event"), await this.get("order"), await this.get("ticket_type"))
      .run();
    return id;
  }

  async #hold(): Promise<Pair> {
    const { id, token } = await this.world.api(`/shop/events/${await this.get("event")}/holds`, {
      token: null,
      body: { lines: [{ ticket_type: await this.get("ticket_type"), quantity: 1 }] },
    });
    return { id, secret: token };
  }

  async #liveOrder(): Promise<Pair> {
    const { id, access_token } = await this.world.api("/shop/orders", {
      token: null,
      body: {
        hold: await this.get("hold"),
        token: await this.get("hold_token"),
        buyer: { name: "Ayesha Rahman", email: "ayesha@buyers.test" },
      },
    });
    return { id, secret: access_token };
  }

  /** A pending order as a row, so that reading orders is tested also where making them is broken. */
  async #orderRow(): Promise<Pair> {
    const { tenantId } = this.world;
    const [eventId, ticketTypeId] = [await this.get("event"), await this.get("ticket_type")];
    const access = await newAccessToken(env, tenantId);
    const id = newId("order");
    const now = Date.now();
    const db = drizzle(env.DB);
    await db.insert(orders).values({
      tenantId,
      id,
      eventId,
      holdId: newHoldId(eventId),
      code: `T-${id.slice(-8)}`,
      status: "pending",
      currency: "BDT",
      subtotal: 80_000,
      fees: 0,
      tax: 0,
      total: 80_000,
      buyerName: "Ayesha Rahman",
      buyerEmail: "ayesha@buyers.test",
      language: "en",
      accessHash: access.hash,
      accessToken: access.sealed,
      expiresAt: now + HOUR,
      createdAt: now,
    });
    await db.insert(orderLines).values({
      tenantId,
      orderId: id,
      position: 1,
      ticketTypeId,
      name: "Standing",
      price: 80_000,
      fee: 0,
      tax: 0,
      total: 80_000,
    });
    return { id, secret: access.token };
  }
}

/** One evening, `days` from now. */
export function seriesRule(days: number): object {
  const date = toTimestamp(Date.now() + days * DAY).slice(0, 10);
  return { days: { every: "dates", dates: [date] }, times: ["19:30"] };
}

/** A person who is a member of nothing. */
export async function outsider(): Promise<string> {
  return (await createPerson()).token;
}
