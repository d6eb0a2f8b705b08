/** Events: made, signed, handed to endpoints, tried again with growing gaps. Order is random unless asked otherwise. */
import type { Account, Control, Fault } from "./account.ts";
import type { Delivery, Endpoint, StripeEvent } from "./records.ts";
import type { Wire } from "./render.ts";
import { signPayload } from "./signature.ts";
import type { StripeWorld } from "./world.ts";
import { newId } from "./world.ts";

export const API_VERSION = "2026-10-28.endive";

/** Gaps between tries in ms: real Stripe takes days, a person at a desk does not. After the last one it gives up. */
export const RETRY_GAPS = [1_000, 3_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const;
const ANSWER_TIMEOUT = 10_000;
const PARALLEL = 32;
const EVENT_FAULTS: readonly Fault[] = ["drop", "delay", "duplicate", "reorder", "bad_signature", "stale", "livemode"];

/** What happened, before it is an event. */
export interface Happening {
  readonly type: string;
  /** The object as it is now. */
  readonly object: Wire;
  readonly previous?: Wire;
}

/** One event on its way to one endpoint. */
interface Errand {
  readonly account: Account;
  readonly event: StripeEvent;
  readonly delivery: Delivery;
}

/** Sends events. Batches run side by side; within a batch one after the other, so that a seed fixes the order. */
export class Courier {
  private readonly world: StripeWorld;
  private readonly queue: Array<() => Promise<void>> = [];
  private readonly waiting = new Set<Errand>();
  private running = 0;

  constructor(world: StripeWorld) {
    this.world = world;
  }

  /** Records happenings as events and sends them. The promise ends when each was tried once (at once, when dropped). */
  async emit(account: Account, happenings: readonly Happening[]): Promise<void> {
    const control = this.world.take(account, EVENT_FAULTS);
    const ordered = control?.next === "reorder" ? reordered(happenings) : shuffled(happenings, account);
    const batch: Errand[] = [];
    for (const happening of ordered) batch.push(...this.record(account, happening, control));
    if (batch.length === 0 || control?.next === "drop") return;
    if (control?.next === "delay") {
      for (const errand of batch) this.postpone(errand, this.world.ports.now() + (control.ms ?? 10_000));
      return;
    }
    await this.send(batch);
  }

  private record(account: Account, happening: Happening, control: Control | undefined): Errand[] {
    const { merchant, endpoints: own } = this.receivers(account);
    const endpoints = own.filter((endpoint) => listens(endpoint, happening.type));
    const id = newId("evt_");
    const created = this.world.seconds(account);
    const livemode = control?.next === "livemode";
    const body = eventBody(id, created, happening, { endpoints: endpoints.length, livemode, merchant });
    const event: StripeEvent = {
      kind: "event",
      id,
      type: happening.type,
      created,
      subject: typeof happening.object["id"] === "string" ? happening.object["id"] : "",
      body,
      deliveries: endpoints.map((endpoint) => ({
        endpoint: endpoint.id,
        next_at: control?.next === "drop" ? null : this.world.ports.now(),
        repeats: control?.next === "duplicate" ? 1 : 0,
        spoil: control?.next === "bad_signature" || control?.next === "stale" ? control.next : null,
        delivered: false,
        attempts: [],
      })),
    };
    this.world.add(account, event);
    return event.deliveries.map((delivery) => ({ account, event, delivery }));
  }

  /** What happens at a merchant is told to the platform, at its Connect endpoints, with the merchant's id. */
  private receivers(account: Account): { merchant: string | undefined; endpoints: Endpoint[] } {
    const [platform = "", merchant] = account.key.split("|");
    const owner = merchant === undefined ? account : this.world.account(platform);
    const endpoints = [...owner.endpoints.values()].filter(({ connect }) => connect === (merchant !== undefined));
    return { merchant, endpoints };
  }

  private send(batch: readonly Errand[]): Promise<void> {
    return new Promise((done) => {
      this.queue.push(async () => {
        try {
          for (const errand of batch) await this.attempt(errand);
        } finally {
          this.running -= 1;
          done();
          this.pump();
        }
      });
      this.pump();
    });
  }

  private pump(): void {
    while (this.running < PARALLEL) {
      const start = this.queue.shift();
      if (start === undefined) return;
      this.running += 1;
      void start();
    }
  }

  private async attempt(errand: Errand): Promise<void> {
    const { account, event, delivery } = errand;
    const endpoint = this.receivers(account).endpoints.find(({ id }) => id === delivery.endpoint);
    if (endpoint === undefined) {
      // A deleted endpoint is not tried again.
      delivery.next_at = null;
      return;
    }
    for (let copies = delivery.repeats + 1; copies > 0; copies--) {
      const outcome = await deliver(endpoint, event.body, this.world.ports.now(), delivery);
      delivery.attempts.push({ at: this.world.ports.now(), ...outcome });
      delivery.spoil = null;
      if (outcome.status < 200 || outcome.status > 299) {
        const gap = RETRY_GAPS[delivery.attempts.length - 1];
        delivery.next_at = null;
        if (gap !== undefined) this.postpone(errand, this.world.ports.now() + gap);
        break;
      }
      delivery.delivered = true;
      delivery.next_at = null;
      delivery.repeats = copies - 2 > 0 ? copies - 2 : 0;
    }
    this.world.changed(account, event);
  }

  private postpone(errand: Errand, at: number): void {
    errand.delivery.next_at = at;
    this.waiting.add(errand);
    this.world.changed(errand.account, errand.event);
    this.world.ports.wakeAt(at);
  }

  /** Takes up deliveries again that a stop of the sandbox interrupted. */
  resume(account: Account, event: StripeEvent): void {
    for (const delivery of event.deliveries) {
      if (delivery.next_at !== null) this.postpone({ account, event, delivery }, delivery.next_at);
    }
  }

  /** Tries what is due, or everything that still waits; ends when each was tried. */
  async flush(all: boolean, account?: string): Promise<{ tried: number; delivered: number }> {
    const now = this.world.ports.now();
    const due = [...this.waiting].filter(
      (errand) =>
        (all || (errand.delivery.next_at ?? 0) <= now) && (account === undefined || errand.account.key === account),
    );
    for (const errand of due) this.waiting.delete(errand);
    await Promise.all(due.map((errand) => this.send([errand])));
    return { tried: due.length, delivered: due.filter((errand) => errand.delivery.delivered).length };
  }

  /** Forgets what waits, for one account or for all. */
  reset(account?: string): void {
    for (const errand of this.waiting) {
      if (account === undefined || errand.account.key === account) this.waiting.delete(errand);
    }
  }

  /** When the next delivery is due, in epoch ms. */
  nextDue(): number | undefined {
    let soonest: number | undefined;
    for (const { delivery } of this.waiting) {
      if (delivery.next_at !== null && (soonest === undefined || delivery.next_at < soonest))
        soonest = delivery.next_at;
    }
    return soonest;
  }

  /** How many deliveries wait, for one account or for all. */
  pending(account?: string): number {
    let count = 0;
    for (const errand of this.waiting) if (account === undefined || errand.account.key === account) count += 1;
    return count;
  }
}

function listens(endpoint: Endpoint, type: string): boolean {
  return endpoint.enabled_events.includes("*") || endpoint.enabled_events.includes(type);
}

/** Printed with indents as Stripe does: a receiver that parses and prints again before it verifies will fail here too. */
function eventBody(
  id: string,
  created: number,
  what: Happening,
  to: { readonly endpoints: number; readonly livemode: boolean; readonly merchant: string | undefined },
): string {
  const event = {
    id,
    object: "event",
    ...(to.merchant === undefined ? {} : { account: to.merchant }),
    api_version: API_VERSION,
    created,
    data: { object: what.object, ...(what.previous === undefined ? {} : { previous_attributes: what.previous }) },
    livemode: to.livemode,
    pending_webhooks: to.endpoints,
    request: { id: null, idempotency_key: null },
    type: what.type,
  };
  return JSON.stringify(event, null, 2);
}

function shuffled(list: readonly Happening[], account: Account): Happening[] {
  const copy = [...list];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = Math.floor(account.random() * (index + 1));
    const [a, b] = [copy[index], copy[other]];
    if (a !== undefined && b !== undefined) [copy[index], copy[other]] = [b, a];
  }
  return copy;
}

/** The worst order: what the receiver would act on comes last. */
function reordered(list: readonly Happening[]): Happening[] {
  const session = list.filter((one) => one.type.startsWith("checkout."));
  return [...list.filter((one) => !one.type.startsWith("checkout.")).reverse(), ...session];
}

async function deliver(
  endpoint: Endpoint,
  body: string,
  now: number,
  delivery: Delivery,
): Promise<{ status: number; note?: string }> {
  if (!isLoopback(endpoint.url)) return { status: 0, note: "the sandbox calls only this computer" };
  const at = Math.floor(now / 1000) - (delivery.spoil === "stale" ? 301 : 0);
  const header =
    delivery.spoil === "bad_signature"
      ? signPayload(body, "whsec_not_the_secret", at)
      : signPayload(body, endpoint.secret, at, endpoint.older_secret ?? undefined);
  try {
    const answer = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": header,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT),
    });
    await answer.body?.cancel();
    return { status: answer.status };
  } catch (cause) {
    return { status: 0, note: cause instanceof Error ? cause.message : "no answer" };
  }
}

/** Whether a URL stays on this computer. The sandbox never calls anywhere else. */
export function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
