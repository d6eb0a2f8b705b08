import { describe, expect, it } from "vitest";
import { renderToString } from "preact-render-to-string";
import { price, runs, when } from "../format.ts";
import { sampleAvailability, sampleEvent, sampleOrder, sampleTickets } from "../fixture.ts";
import type { NextAction, Order, Ticket } from "../model.ts";
import { scriptJson } from "../parts/document.tsx";
import { siteOf } from "../site.ts";
import { fromPrice, saleState, typeState, zonesOfTypes } from "../sale.ts";
import { EventPage } from "./event.tsx";
import { OrderPage, orderState } from "./order.tsx";
import { WaitingListPage } from "./waiting-list.tsx";

const NOW = Date.parse("2026-11-20T20:00:00Z");
const site = siteOf({
  locale: "en",
  prefix: null,
  own: null,
  assets: {
    css: "/a.css",
    font: "/a.woff2",
    scripts: {
      entry: "/n.js",
      event: "/e.js",
      picker: "/p.js",
      checkout: "/c.js",
      order: "/o.js",
      "waiting-list": "/w.js",
      consent: "/q.js",
    },
    modules: {},
  },
  origin: "https://tessera.test",
});

const failedPayment = {
  id: "pay_1",
  status: "failed",
  gateway: "mpesa",
  failure: "wrong_pin",
  started_at: "2026-11-20T19:51:00.000Z",
  next_action: null,
};

function orderPage(
  order: Partial<Order>,
  tickets: readonly Ticket[] = sampleTickets,
  event = sampleEvent,
  now = NOW,
): string {
  const view = {
    event,
    order: { ...sampleOrder, ...order },
    tickets,
    token: "token",
    now,
    back: null,
    ways: { methods: [], country: "KE" },
    papers: [],
  };
  return renderToString(<OrderPage site={site} view={view} />);
}

describe("event page", () => {
  it("says the time at the place, the zone in words, and the price that is paid", () => {
    const view = {
      event: sampleEvent,
      availability: sampleAvailability,
      story: "<p>Story</p>",
      terms: "",
      card: "/cards/x.png",
      now: NOW,
      queue: false,
    };
    const html = renderToString(<EventPage site={site} view={view} />);
    expect(html).toContain("Sat 12 December, 19:30");
    expect(html).toContain("Nairobi time");
    expect(html).toContain("<small>KSh</small>3,500");
    expect(html).toContain("12 left");
    expect(html).toContain('rel="canonical" href="https://tessera.test/o/open-court/events/rhinos-tigers"');
  });

  it("leads through the queue when the sale has one, also before it opens, and nowhere when it is over", () => {
    const page = (event: typeof sampleEvent, queue: boolean) =>
      renderToString(
        <EventPage
          site={site}
          view={{ event, availability: null, story: "", terms: "", card: "/cards/x.png", now: NOW, queue }}
        />,
      );
    const path = "/o/open-court/events/rhinos-tigers";
    const queued = page(sampleEvent, true);
    expect(queued.match(new RegExp(`href="${path}/queue"[^>]*>Join the queue<`, "g"))).toHaveLength(2);
    expect(queued).not.toContain(`href="${path}/seats"`);
    expect(page(sampleEvent, false)).not.toContain("Join the queue");
    const types = sampleEvent.ticket_types.map((type) => ({ ...type, sales_start: "2026-12-01T07:00:00Z" }));
    expect(page({ ...sampleEvent, ticket_types: types }, true)).toContain("Join the queue");
    expect(page({ ...sampleEvent, ticket_types: types }, false)).not.toContain(`href="${path}/seats"`);
    expect(page({ ...sampleEvent, status: "cancelled" }, true)).not.toContain("Join the queue");
  });

  it("TH26 a name cannot leave its element, its attribute or its data", () => {
    const event = { ...sampleEvent, name: `"><script>alert(1)</script>`, summary: `</script><script>alert(2)` };
    const html = renderToString(
      <EventPage
        site={site}
        view={{ event, availability: null, story: "", terms: "", card: "/cards/x.png", now: NOW, queue: false }}
      />,
    );
    expect(html).not.toContain("<script>alert");
    expect(scriptJson({ text: "</script>" })).not.toContain("<");
  });
});

describe("sale", () => {
  const later = {
    ...sampleEvent,
    ticket_types: sampleEvent.ticket_types.map((type) => ({
      ...type,
      sales_start: "2026-12-01T07:00:00Z",
      on_sale: false,
    })),
  };
  it.each([
    ["on_sale", sampleEvent, sampleAvailability],
    [
      "sold_out",
      sampleEvent,
      { ...sampleAvailability, ticket_types: sampleEvent.ticket_types.map(({ id }) => ({ id, available: 0 })) },
    ],
    ["opens", later, null],
    ["cancelled", { ...sampleEvent, status: "cancelled" }, null],
    ["over", { ...sampleEvent, ends_at: "2026-11-01T00:00:00Z" }, null],
  ] as const)("is %s", (kind, event, availability) => {
    expect(saleState(event, availability, NOW).kind).toBe(kind);
  });

  it("offers the lowest price that can be bought", () => {
    expect(fromPrice(sampleEvent, sampleAvailability, NOW)?.amount).toBe(70_000);
    const gone = { ...sampleAvailability, ticket_types: [{ id: "tty_standing", available: 0 }] };
    expect(fromPrice(sampleEvent, gone, NOW)?.amount).toBe(180_000);
    const [type] = sampleEvent.ticket_types;
    if (type) expect(typeState({ ...type, sales_end: "2026-11-01T00:00:00Z" }, null, NOW)).toBe("closed");
    expect(zonesOfTypes(sampleEvent).get("tty_vip")).toEqual({ fill: 1, mark: 0 });
  });
});

describe("order page", () => {
  const pending = { ...sampleOrder, status: "pending", expires_at: "2026-11-20T20:05:00.000Z" } as const;
  const paying = (next_action: NextAction | null, status = "pending") => ({
    ...pending,
    payment: { id: "pay_1", status, gateway: "mpesa", failure: null, started_at: pending.created_at, next_action },
  });
  const prompt = {
    kind: "phone_prompt",
    phone: "+254712345214",
    expires_at: "2026-11-20T20:03:00.000Z",
  } as const;
  const byHand = {
    kind: "instructions",
    text: "Account 1234",
    reference: "OC-7K2M-41",
    expires_at: "2026-11-23T20:59:59.000Z",
  } as const;
  const handoff = { kind: "client_handoff", script: "https://x.test/a.js", parameters: {} } as const;
  it.each([
    ["paid", sampleOrder, sampleTickets, null],
    ["making", sampleOrder, [], null],
    ["unpaid", { ...pending, payment: null }, [], null],
    ["expired", { ...pending, payment: null, expires_at: "2026-11-20T19:59:00.000Z" }, [], null],
    ["waiting", paying({ kind: "redirect", url: "https://x.test" }), [], null],
    ["unpaid", paying({ kind: "redirect", url: "https://x.test" }), [], "cancelled"],
    ["prompt", paying(prompt), [], null],
    ["unpaid", paying(prompt), [], "other"],
    ["waiting", paying(null, "uncertain"), [], "other"],
    ["unpaid", paying(null, "failed"), [], null],
    ["handoff", paying(handoff), [], null],
    ["instructions", paying(byHand), [], null],
    ["paid", sampleOrder, sampleTickets, "cancelled"],
    ["money_back", { ...sampleOrder, status: "refunded" }, [], null],
    ["money_back", { ...sampleOrder, status: "expired" }, [], null],
    ["expired", { ...sampleOrder, status: "expired", payment: null }, [], null],
    ["cancelled", { ...sampleOrder, status: "cancelled", payment: null }, [], null],
  ] as const)("G11 is %s", (state, order, tickets, back) => {
    expect(orderState({ order, tickets, back, now: NOW })).toBe(state);
  });

  it("G11 says on which phone the prompt is, without telling the number, and how long it lasts", () => {
    const html = orderPage({ ...paying(prompt), due: sampleOrder.total }, []);
    expect(html).toContain("Check your phone");
    expect(html).toContain("+254\u00A0•••\u00A0•••\u00A0214");
    expect(html).toContain("KSh\u00A03,600");
    expect(html).toContain("gone by 23:03");
    expect(html).toContain('href="?payment=other"');
  });

  it("G6 tells who pays by hand how, with which reference, and until when", () => {
    const html = orderPage({ ...paying(byHand), due: sampleOrder.total }, []);
    expect(html).toContain("Account 1234");
    expect(html).toContain('id="reference">OC-7K2M-41<');
    expect(html).toContain("Mon 23 November, 23:59");
  });

  it("E16 G11 says in words what became of the money, and has the papers", () => {
    const amount = { amount: 50_000, currency: "KES" };
    const html = orderPage({ refunds: [{ amount, status: "pending" }], dispute: "under_review" });
    expect(html).toContain("KSh\u00A0500 is on its way back to you.");
    expect(html).toContain("Your bank is asking about this payment.");
    const failed = orderPage({ ...paying(null, "failed"), payment: failedPayment }, []);
    expect(failed).toContain("M-Pesa turned the payment down.");
    expect(failed).toContain("The PIN was wrong.");
  });

  it("shows each ticket with its place and its code", () => {
    const html = orderPage({});
    expect(html).toContain("You are in.");
    expect(html.match(/class="qr"/g)?.length).toBe(2);
    expect(html).toContain("<dd>10</dd>");
  });

  it("shows no code for a ticket that opens no door, and no ticket before the money", () => {
    const [first] = sampleTickets;
    if (first) expect(orderPage({}, [{ ...first, status: "used", code: null }])).not.toContain('class="qr"');
    expect(orderPage(paying({ kind: "redirect", url: "https://x.test" }), [])).toContain("Payment pending");
    expect(orderPage({ status: "expired" }, [])).toContain("Your money is on its way back");
  });

  it("X9 says of each ticket without a code why, and what its holder may do", () => {
    const [first] = sampleTickets;
    if (!first) throw new Error("no ticket");
    const of = (status: string) => orderPage({}, [{ ...first, status, code: null }]);
    expect(of("transferred")).toContain("Its new holder has the code");
    expect(of("blocked")).toContain("Open Court has blocked this ticket");
    expect(of("expired")).toContain("The event is over.");
    expect(of("cancelled")).toContain("given back or cancelled");
    // Who was let in may have to show that the ticket was theirs.
    expect(orderPage({}, [{ ...first, status: "used" }])).toContain("Used: its holder was let in");
  });

  it("O7 an order that was given back says so, and what goes back; it did not come too late", () => {
    const amount = { amount: 180_000, currency: "KES" };
    const html = orderPage({ status: "cancelled", refunds: [{ amount, status: "pending" }] }, []);
    expect(html).toContain("This order was cancelled");
    expect(html).toContain("KSh\u00A01,800 is on its way back to you");
    expect(html).not.toContain("after the hold had ended");
  });

  it("E18 the page says first what became of the event", () => {
    const at = (status: string, now = NOW) => orderPage({}, sampleTickets, { ...sampleEvent, status }, now);
    expect(at("cancelled")).toContain("The event is cancelled. Open Court writes to you about the money.");
    expect(at("postponed")).toContain("Your tickets stay valid for the new date");
    expect(at("published")).not.toContain("The event is");
    const later = Date.parse(sampleEvent.starts_at) + 30 * 3_600_000;
    expect(at("published", later)).toContain("This event is over");
    expect(at("postponed", later)).not.toContain("This event is over");
  });
});

describe("words", () => {
  it("writes prices, times and runs as people read them", () => {
    expect(price({ amount: 125_050, currency: "BDT" }, "en")).toBe("৳\u00A01,250.50");
    expect(price({ amount: 125_000, currency: "BDT" }, "ar")).toBe("\u2066৳\u00A01,250\u2069");
    expect(price({ amount: 12_500_000, currency: "BDT" }, "bn")).toBe("৳\u00A0১,২৫,০০০");
    expect(price({ amount: 12_500_000, currency: "INR" }, "hi-IN")).toContain("1,25,000");
    expect(when("2026-12-12T16:30:00Z", "Africa/Nairobi", "en")).toBe("Sat 12 December, 19:30");
    expect(runs(["2", "3", "4", "5", "11"], (from, to) => `${from} to ${to}`)).toBe("2 to 5, 11");
    expect(runs(["4", "5"], (from, to) => `${from} to ${to}`)).toBe("4, 5");
  });
});

describe("waiting list", () => {
  it("K12 the event page has its form where a type is sold out, with that type alone", () => {
    const ticket_types = sampleEvent.ticket_types.map(({ id }, at) => ({ id, available: at === 0 ? 0 : 5 }));
    const availability = { ...sampleAvailability, ticket_types };
    const page = (event: typeof sampleEvent) =>
      renderToString(
        <EventPage
          site={site}
          view={{ event, availability, story: "", terms: "", card: "/cards/x.png", now: NOW, queue: false }}
        />,
      );
    const html = page(sampleEvent);
    expect(html).toContain("Put me on the list");
    expect([...html.matchAll(/<option value="(tty_\w+)"/g)].map(([, id]) => id)).toEqual(["tty_vip"]);
    expect(page({ ...sampleEvent, waiting_list: false })).not.toContain("Put me on the list");
  });

  it("K12 the page of an entry says where one stands, and offers what one may do now", () => {
    const page = (state: "unverified" | "waiting" | "offered" | "missed", position: number | null = null) =>
      renderToString(
        <WaitingListPage
          site={site}
          view={{
            event: sampleEvent,
            entry: "wle_1",
            token: "secret",
            state,
            position,
            ticketType: "VIP",
            quantity: 2,
            offerUntil: state === "offered" ? "2026-11-21T10:00:00.000Z" : null,
          }}
        />,
      );
    const acts = (html: string) => [...html.matchAll(/data-act="(\w+)"/g)].map(([, act]) => act);
    expect(acts(page("unverified"))).toEqual(["confirm", "leave"]);
    expect(page("waiting", 3)).toContain("You are number 3 in line.");
    expect(page("waiting", 1)).toContain("You are next in line.");
    expect(acts(page("waiting", 3))).toEqual(["leave"]);
    expect(acts(page("offered"))).toEqual(["take", "leave"]);
    expect(page("offered")).toMatch(/kept for you until .*13:00/);
    expect(acts(page("missed"))).toEqual([]);
  });
});
