/**
 * Buyers and a door while the process dies under them. A call without an answer is repeated after the restart with the
 * same idempotency key, as a client would; what was acknowledged is written down, for it must still be true at the end.
 */
import type { HoldAnswer, OrderAnswer } from "../support/buyer.ts";
import { pressOnHostedPage } from "../support/buyer.ts";
import { CallFailed, type CallOptions, type Client } from "../support/client.ts";
import type { Demo } from "../local/seed.ts";

type Seat = { readonly guid: string; readonly ticketType: string };
type Step = "queue" | "hold" | "wish" | "offer" | "order" | "payment" | "page" | "wait" | "scan" | "done";

/** One buyer's way, as far as it was acknowledged. */
export type Journey = {
  readonly key: string;
  readonly email: string;
  readonly seats: readonly Seat[];
  /** Pays the gateway, or walks away from its page. */
  readonly pays: boolean;
  /** Shows the tickets at the door. */
  readonly comes: boolean;
  step: Step;
  hold?: HoldAnswer;
  order?: OrderAnswer;
  pageUrl?: string;
  /** Wants the scarce type instead of seats, and waits for it when it is sold out. */
  readonly waits: boolean;
  /** Holds that were asked for. */
  tries: number;
  /** A number of the queue, then what lets holds through. */
  ticket?: { readonly browser: string; readonly ticket: string };
  admission?: string;
  /** Of the waiting list. */
  entry?: { readonly id: string; readonly token: string };
  /** The hosted page took the money. */
  paid: boolean;
  /** Someone else had the seat: an honest refusal. */
  refused: boolean;
  scans: { readonly scanId: string; readonly result: string }[];
};

const BUYERS = 24;
/** One in so many does not choose seats, but wants what is nearly always sold out. */
const WAITERS = 4;
const LOOKS = 3;

export class Crowd {
  readonly journeys: Journey[] = [];
  readonly #client: Client;
  readonly #demo: Demo;
  readonly #random: () => number;
  readonly #seats: Seat[];
  readonly #deviceToken: string;
  readonly #scarceType: string;
  #alive = false;

  constructor(
    client: Client,
    demo: Demo,
    random: () => number,
    { seats, deviceToken }: { readonly seats: Seat[]; readonly deviceToken: string },
    scarceType: string,
  ) {
    this.#client = client;
    this.#demo = demo;
    this.#random = random;
    this.#seats = seats;
    this.#deviceToken = deviceToken;
    this.#scarceType = scarceType;
  }

  /** Whether the process still answers, as far as buyers saw. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Orders that were paid and whose tickets nobody showed at the door yet: what staff may move. */
  paidOrders(): readonly Journey[] {
    return this.journeys.filter(({ paid, waits, comes, step }) => paid && !waits && !comes && step === "done");
  }

  /** Reads the hall and enrols a device while a first process is up. */
  static async gather(client: Client, demo: Demo, random: () => number, scarceType: string): Promise<Crowd> {
    return new Crowd(client, demo, random, await readHall(client, demo), scarceType);
  }

  summary(): string {
    const count = (test: (journey: Journey) => boolean): number => this.journeys.filter(test).length;
    return `${this.journeys.length} buyers, ${count((j) => j.order !== undefined)} orders, ${count((j) => j.paid)} paid, ${count((j) => j.entry !== undefined)} on the waiting list, ${count((j) => j.scans.length > 0)} at the door`;
  }

  /** Everyone goes on until the process stops answering. */
  async sellUntilDead(): Promise<void> {
    this.#alive = true;
    const unfinished = this.journeys.filter((journey) => journey.step !== "done");
    await Promise.all(Array.from({ length: BUYERS }, () => this.#buyer(unfinished)));
  }

  async #buyer(unfinished: Journey[]): Promise<void> {
    while (this.#alive) {
      const journey = unfinished.shift() ?? this.#newJourney();
      if (!journey) return;
      try {
        // Who waits for an offer looks a few times and comes back after the next start: others want to buy meanwhile.
        for (let looks = 0; this.#alive && journey.step !== "done" && looks < LOOKS;) {
          await this.#advance(journey);
          if (journey.step === "offer") looks++;
        }
      } catch (error) {
        if (error instanceof CallFailed) throw error;
        // No answer: the process is gone. The journey goes on after the restart.
        this.#alive = false;
      }
    }
  }

  #newJourney(): Journey | undefined {
    if (this.#seats.length === 0) return undefined;
    const count = 1 + Math.floor(this.#random() * 3);
    const start = Math.floor(this.#random() * Math.max(1, this.#seats.length - count));
    // Seats are drawn, not handed out: several journeys want the same ones.
    const seats = this.#seats.slice(start, start + count);
    const ticketType = seats[0]?.ticketType;
    const key = `crash-${this.journeys.length}`;
    const journey: Journey = {
      key,
      email: `${key}@crash.example`,
      seats: seats.filter((seat) => seat.ticketType === ticketType),
      pays: this.#random() < 0.85,
      waits: this.journeys.length % WAITERS === WAITERS - 1,
      comes: this.#random() < 0.6,
      step: "queue",
      tries: 0,
      paid: false,
      refused: false,
      scans: [],
    };
    this.journeys.push(journey);
    return journey;
  }

  async #advance(journey: Journey): Promise<void> {
    switch (journey.step) {
      case "queue":
        return await this.#queue(journey);
      case "wish":
        return await this.#wish(journey);
      case "offer":
        return await this.#offer(journey);
      case "hold":
        return await this.#hold(journey);
      case "order":
        return await this.#order(journey);
      case "payment":
        return await this.#payment(journey);
      case "page":
        return await this.#page(journey);
      case "wait":
        return await this.#wait(journey);
      case "scan":
        return await this.#scan(journey);
      case "done":
        return;
    }
  }

  /** Takes a number, waits for its turn and goes in. A number without an answer is taken anew. */
  async #queue(journey: Journey): Promise<void> {
    const room = `/shop/events/${this.#demo.eventId}/waiting-room`;
    // Each from an address of its own, as the edge tells it.
    const number = this.journeys.indexOf(journey);
    const headers = { "cf-connecting-ip": `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` };
    if (journey.ticket === undefined) {
      const joined = await this.#post<{ browser: string; ticket: string }>(`${room}/join`, { body: {}, headers });
      if (joined === "again" || joined === "refused") return;
      journey.ticket = { browser: joined.browser, ticket: joined.ticket };
    }
    const answer = await this.#client.call<{ admission_token: string; ticket?: string }>("POST", `${room}/admission`, {
      body: journey.ticket,
      headers,
    });
    if (answer.status === 200 || answer.status === 201) {
      journey.admission = answer.body.admission_token;
      journey.step = "hold";
      return;
    }
    // Nobody can know whether the door was opened before the process died: then the number is used up.
    const { code } = answer.body as { code?: string };
    if (code !== "not_your_turn" && answer.status < 500 && answer.status !== 429) delete journey.ticket;
    await pause(100);
  }

  /** Puts itself on the list of the scarce type and follows the link in the mail. */
  async #wish(journey: Journey): Promise<void> {
    if (journey.entry === undefined) {
      const answer = await this.#post<{ status: string }>(`/shop/events/${this.#demo.eventId}/waiting-list`, {
        body: { ticket_type: this.#scarceType, quantity: 1, name: "Crash Test", email: journey.email },
      });
      // There are places at this moment: then they are bought, if nobody is faster.
      if (answer === "refused") journey.step = "hold";
      if (answer === "again" || answer === "refused") return;
      const link = (await this.#client.mails(journey.email)).flatMap(
        ({ text }) => /\/waiting-list\/(wle_\w+)\/([0-9a-f]{32})/.exec(text) ?? [],
      );
      const [, id, token] = link;
      if (id === undefined || token === undefined) return await pause(300);
      journey.entry = { id, token };
    }
    const { id, token } = journey.entry;
    const headers = { "list-token": token };
    const confirmed = await this.#post(`/shop/waiting-list/${id}/confirm`, { headers });
    if (confirmed !== "again" && confirmed !== "refused") journey.step = "offer";
  }

  /** Looks until there is an offer; some take it, some leave. */
  async #offer(journey: Journey): Promise<void> {
    const { id, token } = journey.entry ?? { id: "", token: "" };
    const headers = { "list-token": token };
    const path = `/shop/waiting-list/${id}`;
    type Entry = { state: string; offer: { hold: string; token: string; expires_at: string } | null };
    const { status, body } = await this.#client.call<Entry>("GET", path, { headers });
    if (status !== 200) return await pause(200);
    if (body.state !== "waiting" && body.state !== "offered") {
      journey.step = "done";
      return;
    }
    if (body.offer === null) return await pause(300);
    if (!journey.pays) {
      await this.#client.call("DELETE", path, { headers });
      return;
    }
    journey.hold = { ...body.offer, id: body.offer.hold, total: { amount: 0 } };
    journey.step = "order";
  }

  async #hold(journey: Journey): Promise<void> {
    const lines = journey.waits
      ? [{ ticket_type: this.#scarceType, quantity: 1 }]
      : [{ ticket_type: journey.seats[0]?.ticketType, seats: journey.seats.map((seat) => seat.guid) }];
    const answer = await this.#post<HoldAnswer>(`/shop/events/${this.#demo.eventId}/holds`, {
      body: { lines },
      headers: {
        "idempotency-key": `${journey.key}-hold-${journey.tries}`,
        "admission-token": journey.admission ?? "",
      },
    });
    if (answer === "again") return;
    if (answer === "refused") {
      journey.refused = true;
      journey.tries++;
      journey.step = journey.waits && journey.tries < 5 ? "wish" : "done";
      return;
    }
    journey.hold = answer;
    journey.step = "order";
  }

  async #order(journey: Journey): Promise<void> {
    const { hold } = journey;
    const answer = await this.#post<OrderAnswer>("/shop/orders", {
      body: { hold: hold?.id, token: hold?.token, buyer: { name: "Crash Test", email: journey.email } },
      headers: { "idempotency-key": `${journey.key}-order` },
    });
    if (answer === "again") return;
    if (answer === "refused") {
      journey.step = "done";
      return;
    }
    journey.order = answer;
    journey.step = "payment";
  }

  async #payment(journey: Journey): Promise<void> {
    const { order } = journey;
    const answer = await this.#post<{ next_action: { url?: string } }>(`/shop/orders/${order?.id}/payments`, {
      body: { gateway: "stripe", return_url: `${this.#client.appUrl}/orders/${order?.id}/${order?.access_token}` },
      headers: { "order-token": order?.access_token ?? "", "idempotency-key": `${journey.key}-payment` },
    });
    if (answer === "again") return;
    if (answer === "refused" || answer.next_action.url === undefined) {
      journey.step = "done";
      return;
    }
    journey.pageUrl = answer.next_action.url;
    journey.step = journey.pays ? "page" : "done";
  }

  async #page(journey: Journey): Promise<void> {
    // The sandbox stays up: the money is taken whatever happens to us.
    await pressOnHostedPage(journey.pageUrl ?? "", "pay");
    journey.paid = true;
    journey.step = "wait";
  }

  async #wait(journey: Journey): Promise<void> {
    const order = await this.#client.call<{ status: string }>("GET", `/shop/orders/${journey.order?.id}`, {
      headers: { "order-token": journey.order?.access_token ?? "" },
    });
    if (order.body.status === "paid") journey.step = journey.comes ? "scan" : "done";
    else if (order.status === 200 && order.body.status !== "pending") journey.step = "done";
    else await new Promise((done) => setTimeout(done, 100));
  }

  async #scan(journey: Journey): Promise<void> {
    type Tickets = { data: { code: string }[] };
    const tickets = await this.#client.call<Tickets>("GET", `/shop/orders/${journey.order?.id}/tickets`, {
      headers: { "order-token": journey.order?.access_token ?? "" },
    });
    const code = tickets.body.data[0]?.code;
    if (tickets.status !== 200 || code === undefined)
      throw new CallFailed("GET", "tickets", tickets.status, tickets.body);
    const scanId = `${journey.key}-scan-${journey.scans.length}`;
    const answer = await this.#post<{ result: string }>("/check-in/scans", {
      body: { code, scan_id: scanId },
      token: this.#deviceToken,
    });
    if (answer === "again" || answer === "refused") return;
    journey.scans.push({ scanId, result: answer.result });
    // Twice at the door: the second must not get in.
    if (journey.scans.length === 2) journey.step = "done";
  }

  /** A POST that may meet a dying process. @throws the network error when there was no answer */
  async #post<T>(path: string, options: CallOptions): Promise<T | "refused" | "again"> {
    const answer = await this.#client.call<T>("POST", path, options);
    if (answer.status < 300) return answer.body;
    const code = (answer.body as { code?: string } | undefined)?.code ?? "";
    if (REFUSALS.has(code) || code.startsWith("admission_")) return "refused";
    if (answer.status >= 500 || answer.status === 429 || code === "idempotency_in_progress") {
      await new Promise((done) => setTimeout(done, 200));
      return "again";
    }
    throw new CallFailed("POST", path, answer.status, answer.body);
  }
}

const REFUSALS: ReadonlySet<string> = new Set([
  "seats_taken",
  "seats_blocked",
  "hold_expired",
  "unknown_hold",
  "sold_out",
  "places_available",
  "waiting_list_full",
]);

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function readHall(client: Client, demo: Demo): Promise<{ seats: Seat[]; deviceToken: string }> {
  type SeatMap = {
    categories: { ticket_type: string }[];
    sections: { rows: { seats: { guid: string; c: number }[] }[] }[];
  };
  const map = await client.must<SeatMap>("GET", `/shop/events/${demo.eventId}/seat-map`);
  const seats = map.sections.flatMap((section) =>
    section.rows.flatMap((row) =>
      row.seats.map((seat) => ({ guid: seat.guid, ticketType: map.categories[seat.c]?.ticket_type ?? "" })),
    ),
  );
  const token = new URL(demo.checkInUrl).searchParams.get("token");
  const device = await client.must<{ access_token: string }>("POST", "/check-in/enrol", {
    body: { token, device_name: "crash" },
  });
  // A small hall, so that buyers meet: one seat in three.
  return { seats: seats.filter((_, i) => i % 3 === 0), deviceToken: device.access_token };
}
