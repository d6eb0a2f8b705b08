/**
 * Buyers who pay in every way while the process dies under them. What has no answer is repeated after the restart with the
 * same idempotency key, as a browser would.
 */
import type { HoldAnswer, OrderAnswer } from "../../support/buyer.ts";
import { CallFailed, type CallOptions, type Client } from "../../support/client.ts";
import type { Counter, NextAction, WayBack } from "./counters.ts";
import type { SaleEvent, Shop } from "./shops.ts";

type Step = "hold" | "order" | "payment" | "pay" | "back" | "wait" | "done";

export type Journey = {
  readonly key: string;
  readonly number: number;
  readonly shop: Shop;
  readonly event: SaleEvent;
  /** Undefined: by hand, at the organizer's counter. */
  readonly counter: Counter | undefined;
  readonly quantity: number;
  /** Starts a payment and pays only at the very end, when the order may be over. */
  readonly late: boolean;
  step: Step;
  hold?: HoldAnswer;
  order?: OrderAnswer;
  action?: NextAction;
  payment?: string;
  back?: WayBack | undefined;
  /** The order was seen as paid. */
  paid: boolean;
  /** How often it was answered "again": a buyer gives up. */
  again: number;
  /** Why it ended without a payment. */
  refused?: string;
};

const BUYERS = 16;
const PATIENCE = 40;
const STUCK = 4;
/** These say that the test itself asked for nonsense. */
const NONSENSE = new Set(["invalid_request", "unauthenticated", "forbidden", "not_found"]);

export class Buyers {
  readonly journeys: Journey[] = [];
  /** When false, nobody buys for the doomed events any more. */
  doomedSells = true;
  /** Steps that the process has answered. */
  acknowledged = 0;
  readonly #client: Client;
  readonly #shops: readonly Shop[];
  readonly #random: () => number;
  #alive = false;

  constructor(client: Client, shops: readonly Shop[], random: () => number) {
    this.#client = client;
    this.#shops = shops;
    this.#random = random;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Orders that somebody saw as paid. */
  paid(): readonly Journey[] {
    return this.journeys.filter(({ paid }) => paid);
  }

  summary(): string {
    const count = (test: (journey: Journey) => boolean): number => this.journeys.filter(test).length;
    return `${this.journeys.length} buyers, ${count((j) => j.action !== undefined)} payments, ${count((j) => j.paid)} paid`;
  }

  /** Everyone goes on until the process stops answering. */
  async buyUntilDead(): Promise<void> {
    this.#alive = true;
    const unfinished = this.journeys.filter(({ step, late }) => step !== "done" && !(late && step === "pay"));
    await Promise.all(Array.from({ length: BUYERS }, () => this.#buyer(unfinished)));
  }

  /** Who started a payment and walked away pays now. */
  async payLate(): Promise<void> {
    const walkers = this.journeys.filter(({ step, late }) => step === "pay" && late);
    for (const journey of walkers) {
      await journey.counter?.pay(journey.action ?? { kind: "none" }, journey.shop.phoneOf(journey.number));
      journey.step = "done";
    }
  }

  async #buyer(unfinished: Journey[]): Promise<void> {
    while (this.#alive) {
      const journey = unfinished.shift() ?? this.#newJourney();
      try {
        // What does not come on is left for the next start: a key that a kill left in use stays so for a minute.
        for (let stuck = 0; this.#alive && stuck < STUCK && journey.step !== "done";) {
          if (journey.late && journey.step === "pay") break;
          const { step } = journey;
          await this.#advance(journey);
          if (journey.step === step) stuck++;
          else this.acknowledged++;
        }
      } catch (error) {
        if (error instanceof CallFailed) throw error;
        // No answer: the process is gone. The journey goes on after the restart.
        this.#alive = false;
      }
    }
  }

  #newJourney(): Journey {
    const number = this.journeys.length;
    const shop = this.#shops[Math.floor(this.#random() * this.#shops.length)];
    if (!shop) throw new Error("there are no shops");
    const ways = [...shop.counters, ...shop.counters, ...shop.counters, undefined];
    const counter = ways[Math.floor(this.#random() * ways.length)];
    const journey: Journey = {
      key: `pay-${number}`,
      number,
      shop,
      event: this.doomedSells && this.#random() < 0.2 ? shop.doomed : shop.event,
      counter,
      quantity: 1 + Math.floor(this.#random() * 3),
      late: counter !== undefined && this.#random() < 0.06,
      step: "hold",
      paid: false,
      again: 0,
    };
    this.journeys.push(journey);
    return journey;
  }

  async #advance(journey: Journey): Promise<void> {
    switch (journey.step) {
      case "hold":
        return await this.#hold(journey);
      case "order":
        return await this.#order(journey);
      case "payment":
        return await this.#payment(journey);
      case "pay":
        // The sandbox stays up: the money is taken whatever happens to us.
        journey.back = await journey.counter?.pay(
          journey.action ?? { kind: "none" },
          journey.shop.phoneOf(journey.number),
        );
        journey.step = "back";
        return;
      case "back":
        return await this.#back(journey);
      case "wait":
        return await this.#wait(journey);
      case "done":
        return;
    }
  }

  async #hold(journey: Journey): Promise<void> {
    const lines = [{ ticket_type: journey.event.ticketType, quantity: journey.quantity }];
    const answer = await this.#post<HoldAnswer>(journey, `/shop/events/${journey.event.id}/holds`, {
      body: { lines },
      headers: { "idempotency-key": `${journey.key}-hold` },
    });
    if (answer === undefined) return;
    journey.hold = answer;
    journey.step = "order";
  }

  async #order(journey: Journey): Promise<void> {
    const { hold, key } = journey;
    const answer = await this.#post<OrderAnswer>(journey, "/shop/orders", {
      body: { hold: hold?.id, token: hold?.token, buyer: { name: "Crash Test", email: `${key}@crash.example` } },
      headers: { "idempotency-key": `${key}-order` },
    });
    if (answer === undefined) return;
    journey.order = answer;
    journey.step = "payment";
  }

  async #payment(journey: Journey): Promise<void> {
    const { order, counter, shop, number } = journey;
    type Started = { payment: { id: string }; next_action: NextAction };
    const answer = await this.#post<Started>(journey, `/shop/orders/${order?.id}/payments`, {
      body: {
        gateway: counter?.gateway ?? "offline",
        return_url: `/orders/${order?.id}/${order?.access_token}`,
        ...(counter?.gateway === "mpesa" ? { phone: shop.phoneOf(number) } : {}),
      },
      headers: { "order-token": order?.access_token ?? "", "idempotency-key": `${journey.key}-payment` },
    });
    if (answer === undefined) return;
    journey.action = answer.next_action;
    journey.payment = answer.payment.id;
    // By hand: staff write it down some time.
    journey.step = counter === undefined ? "done" : "pay";
  }

  /** The browser comes back once; nobody repeats that when the shop does not answer. */
  async #back(journey: Journey): Promise<void> {
    const { back } = journey;
    journey.step = "wait";
    if (back === undefined) return;
    const init = back.form === undefined ? {} : { method: "POST", body: new URLSearchParams(back.form) };
    const { pathname, search } = new URL(back.url);
    const answer = await fetch(`${this.#client.appUrl}${pathname}${search}`, { ...init, redirect: "manual" });
    await answer.arrayBuffer();
  }

  async #wait(journey: Journey): Promise<void> {
    const { status, body } = await this.#client.call<{ status: string }>("GET", `/shop/orders/${journey.order?.id}`, {
      headers: { "order-token": journey.order?.access_token ?? "" },
    });
    journey.paid ||= body.status === "paid";
    // A declined or lost payment is nothing to wait for: the check at the end looks at what was taken.
    if (status === 200 && (body.status !== "pending" || ++journey.again > PATIENCE)) journey.step = "done";
    else await pause(100);
  }

  /** A POST that may meet a dying process; undefined when it has to be asked again, or was refused. */
  async #post<T>(journey: Journey, path: string, options: CallOptions): Promise<T | undefined> {
    const number = journey.number;
    const from = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    const headers = { ...options.headers, "cf-connecting-ip": from };
    const { status, body } = await this.#client.call<T>("POST", path, { ...options, headers });
    if (status < 300) return body;
    const code = (body as { code?: string } | undefined)?.code ?? String(status);
    if (NONSENSE.has(code)) throw new CallFailed("POST", path, status, body);
    const again = status >= 500 || status === 429 || code === "order_not_payable";
    if (code === "idempotency_in_progress" || (again && ++journey.again < PATIENCE)) await pause(200);
    else {
      journey.refused = code;
      journey.step = "done";
    }
    return undefined;
  }
}

/** Waits until a process that has just started is at work; a busy machine takes its time. */
export async function underWay(buyers: Buyers): Promise<void> {
  const before = buyers.acknowledged;
  const end = Date.now() + 15_000;
  while (buyers.alive && buyers.acknowledged < before + 4 && Date.now() < end) await pause(50);
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
