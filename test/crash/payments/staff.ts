/**
 * Staff at work while the process dies under them: refunds in full, of lines, of a part; cancellations; money by hand; what
 * needs a person; bulk refunds of a cancelled event. And what happens without them: dashboards and banks.
 */
import { type Answer, type Client } from "../../support/client.ts";
import { type Buyers, pause } from "./buyers.ts";
import type { Shop } from "./shops.ts";

const PAUSE_MS = 120;
/** Of a part: whole units, since M-Pesa knows no cents. */
const PART = 10_000;
type Call = { readonly shop: Shop; readonly path: string; readonly body: object; readonly key: string };
/** `refund_difference` and others without a note; taking something off the list is no way to place money. */
const ACTIONS: ReadonlySet<string> = new Set([
  "accept",
  "refund",
  "refund_difference",
  "query",
  "ask_rest",
  "mark_refunded",
]);
/** Answers that a busy shop gives to staff who are late or wrong; anything else is a fault of ours. */
const REFUSALS: ReadonlySet<number> = new Set([404, 409, 422, 429, 502, 503]);

export class PaymentStaff {
  readonly done: Record<string, number> = {};
  /** What staff wrote down as received by hand, by payment; minor units. */
  readonly received = new Map<string, number>();
  readonly #client: Client;
  readonly #shops: readonly Shop[];
  readonly #random: () => number;
  /** Calls without an answer: repeated as they were after the restart. */
  readonly #open: Call[] = [];
  readonly #disputes: { readonly shop: Shop; readonly gateway: string; readonly id: string }[] = [];
  #count = 0;

  constructor(client: Client, shops: readonly Shop[], random: () => number) {
    this.#client = client;
    this.#shops = shops;
    this.#random = random;
  }

  summary(): string {
    return Object.entries(this.done)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  }

  /** Goes on until the process stops answering. @throws when an answer makes no sense */
  async workUntilDead(buyers: Buyers): Promise<void> {
    try {
      while (buyers.alive) {
        await this.#one(buyers);
        await pause(PAUSE_MS);
      }
    } catch (error) {
      if (error instanceof Nonsense) throw error;
      // No answer: the process is gone. What was under way is asked again.
    }
  }

  /** Repeats what had no answer, and settles the disputes, while nothing dies. */
  async finish(): Promise<void> {
    while (this.#open.length > 0) await this.#repeat();
    for (const { shop, gateway, id } of this.#disputes) {
      await shop.counters.find((counter) => counter.gateway === gateway)?.decide?.(id, this.#random() < 0.5);
    }
  }

  /** Cancels the doomed events; from then on they are refunded in bulk, again and again. */
  async cancelDoomed(): Promise<void> {
    for (const shop of this.#shops) {
      const path = `/events/${shop.doomed.id}/cancel`;
      await this.#client.call("POST", path, { token: await shop.token() });
    }
  }

  async refundDoomed(shop: Shop): Promise<void> {
    const body = { fee_policy: { fixed: 0, percent: 5, per_ticket: 0 } };
    await this.#ask("bulk runs", { shop, path: `/events/${shop.doomed.id}/refunds`, body, key: this.#key() });
  }

  #key(): string {
    return `staff-${this.#count++}`;
  }

  async #one(buyers: Buyers): Promise<void> {
    if (this.#open.length > 0) return await this.#repeat();
    const what = this.#random();
    if (what < 0.3) return await this.#refund(buyers);
    if (what < 0.4) return await this.#cancel(buyers);
    if (what < 0.6) return await this.#attend();
    if (what < 0.75) return await this.#receive(buyers);
    if (what < 0.82) return await this.#elsewhere(buyers);
    if (what < 0.9) return await this.#dispute(buyers);
    const shop = this.#pick(this.#shops);
    if (!buyers.doomedSells && shop) await this.refundDoomed(shop);
  }

  async #refund(buyers: Buyers): Promise<void> {
    const journey = this.#pick(buyers.paid());
    if (!journey?.order) return;
    const { shop } = journey;
    const bodies = [
      {},
      { fee: "keep" },
      { lines: [0] },
      { lines: [0], cancel: true },
      { amount: { amount: PART, currency: shop.currency } },
      { amount: { amount: PART, currency: shop.currency }, reason: "goodwill" },
    ];
    const body = this.#pick(bodies) ?? {};
    await this.#ask("refunds", { shop, path: `/orders/${journey.order.id}/refunds`, body, key: this.#key() });
  }

  async #cancel(buyers: Buyers): Promise<void> {
    const journey = this.#pick(buyers.paid());
    if (!journey?.order) return;
    const body = { ...(this.#random() < 0.5 ? { lines: [0] } : {}), refund: { fee: "refund" } };
    const path = `/orders/${journey.order.id}/cancel`;
    await this.#ask("cancellations", { shop: journey.shop, path, body, key: this.#key() });
  }

  /** Somebody solves the first thing on the list that can be solved. */
  async #attend(): Promise<void> {
    const shop = this.#pick(this.#shops);
    if (!shop) return;
    const token = await shop.token();
    const list = await this.#client.call<{ data: { id: string }[] }>("GET", "/attention-items?limit=50", { token });
    const item = list.status === 200 ? this.#pick(list.body.data) : undefined;
    if (!item) return;
    type Detail = { actions: string[] };
    const detail = await this.#client.call<Detail>("GET", `/attention-items/${item.id}`, { token });
    if (detail.status !== 200) return;
    const action = this.#pick(detail.body.actions.filter((name) => ACTIONS.has(name)));
    if (action === undefined) return;
    await this.#ask(`items: ${action}`, {
      shop,
      path: `/attention-items/${item.id}/actions`,
      body: { action, note: "in the crash test" },
      key: this.#key(),
    });
  }

  /** Writes down money that came by hand, once right, now and then too little or too much. */
  async #receive(buyers: Buyers): Promise<void> {
    const waiting = buyers.journeys.filter(
      ({ counter, payment }) => counter === undefined && payment !== undefined && !this.received.has(payment),
    );
    const journey = this.#pick(waiting);
    if (!journey?.order || journey.payment === undefined) return;
    const due = 40_000 * journey.quantity;
    const amount = this.#random() < 0.85 ? due : this.#random() < 0.5 ? due - PART : due + PART;
    this.received.set(journey.payment, amount);
    await this.#ask("receipts", {
      shop: journey.shop,
      path: `/orders/${journey.order.id}/payments/${journey.payment}/mark-paid`,
      body: {
        method: "cash",
        reference: `slip ${journey.number}`,
        amount: { amount, currency: journey.shop.currency },
      },
      key: this.#key(),
    });
  }

  /** Somebody refunds in the service's dashboard. */
  async #elsewhere(buyers: Buyers): Promise<void> {
    const found = this.#pick(buyers.paid().filter(({ counter }) => counter?.dashboardRefund !== undefined));
    const reference = found && (await this.#referenceOf(found.shop, found.order?.id));
    if (!found || reference === undefined) return;
    await found.counter?.dashboardRefund?.(reference, PART);
    this.#note("dashboard refunds");
  }

  async #dispute(buyers: Buyers): Promise<void> {
    const known = this.#pick(this.#disputes);
    if (known && this.#random() < 0.5) {
      this.#disputes.splice(this.#disputes.indexOf(known), 1);
      const counter = known.shop.counters.find(({ gateway }) => gateway === known.gateway);
      await counter?.decide?.(known.id, this.#random() < 0.5);
      return;
    }
    const found = this.#pick(buyers.paid().filter(({ counter }) => counter?.dispute !== undefined));
    const reference = found && (await this.#referenceOf(found.shop, found.order?.id));
    if (!found || reference === undefined) return;
    const id = await found.counter?.dispute?.(reference).catch(() => undefined);
    if (id === undefined) return;
    this.#disputes.push({ shop: found.shop, gateway: found.counter?.gateway ?? "", id });
    this.#note("disputes");
  }

  async #referenceOf(shop: Shop, order: string | undefined): Promise<string | undefined> {
    type Order = { payments: { status: string; reference: string | null }[] };
    const answer = await this.#client.call<Order>("GET", `/orders/${order}`, { token: await shop.token() });
    if (answer.status !== 200) return undefined;
    return answer.body.payments.find(({ status }) => status === "captured")?.reference ?? undefined;
  }

  async #repeat(): Promise<void> {
    const [call] = this.#open;
    if (!call) return;
    const answer = await this.#send(call);
    if (unsettled(answer)) return await pause(PAUSE_MS);
    this.#open.shift();
    this.#note("repeated");
  }

  async #ask(what: string, call: Call): Promise<void> {
    this.#open.push(call);
    const answer = await this.#send(call);
    if (unsettled(answer)) return;
    this.#open.splice(this.#open.indexOf(call), 1);
    if (answer.status < 300) this.#note(what);
    else if (!REFUSALS.has(answer.status)) throw new Nonsense(call.path, answer);
    else this.#note("refused");
  }

  async #send({ shop, path, body, key }: Call): Promise<Answer> {
    const headers = { "idempotency-key": key };
    return await this.#client.call("POST", path, { token: await shop.token(), body, headers });
  }

  #note(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1;
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#random() * list.length)];
  }
}

/** True for an answer after which the same call is sent once more. */
function unsettled({ status, body }: Answer): boolean {
  const code = (body as { code?: string } | undefined)?.code;
  return status === 500 || code === "idempotency_in_progress";
}

class Nonsense extends Error {
  constructor(path: string, { status, body }: Answer) {
    super(`${path} answered ${status}: ${JSON.stringify(body)}`);
    this.name = "Nonsense";
  }
}
