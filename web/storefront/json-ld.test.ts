import { describe, expect, it } from "vitest";
import { sampleAvailability, sampleEvent } from "./fixture.ts";
import { crumbsLd, eventLd, type EventFacts, graph, listLd, organizationLd, placeLd } from "./json-ld.ts";
import type { Act, Picture } from "./model.ts";
import { scriptJson } from "./parts/document.tsx";
import { cardOf } from "./sale.ts";
import { siteOf } from "./site.ts";

const NOW = Date.parse("2026-11-20T20:00:00Z");
const picture: Picture = { id: "p", alt: "A", width: 4, height: 3, url: "/u", jpeg: "/p.jpg", avif: "", webp: "" };
const site = siteOf({
  locale: "bn",
  prefix: "bn",
  own: null,
  assets: {
    css: "",
    font: "",
    scripts: { entry: "/n.js", event: "", picker: "", checkout: "", order: "", "waiting-list": "", consent: "" },
    modules: {},
  },
  origin: "https://t.test",
});
const facts: EventFacts = { event: sampleEvent, availability: sampleAvailability, now: NOW, card: "/cards/c.png" };
// oxlint-disable-next-line typescript/no-explicit-any -- fields of many shapes are read
const event = (changes: Partial<EventFacts["event"]>): any =>
  eventLd(site, { ...facts, event: { ...sampleEvent, ...changes } });

describe("W1 an event for search engines", () => {
  it("W1 says what, when, where, by whom, in the address of its language", () => {
    expect(event({ poster: picture })).toMatchObject({
      "@type": "Event",
      name: sampleEvent.name,
      url: "https://t.test/bn/o/open-court/events/rhinos-tigers",
      startDate: sampleEvent.starts_at,
      eventStatus: "https://schema.org/EventScheduled",
      image: ["https://t.test/p.jpg", "https://t.test/cards/c.png"],
      location: { "@type": "Place", name: "Rieth Hall", address: { addressCountry: "KE" } },
      organizer: { "@type": "Organization", url: "https://t.test/bn/o/open-court" },
    });
  });

  it("W1 offers say their price as a number, and whether they can be had", () => {
    const [vip, one, standing] = sampleEvent.ticket_types;
    if (!vip || !one || !standing) throw new Error("three types");
    const later = "2026-12-01T07:00:00.000Z";
    const types = [
      vip,
      { ...one, id: "tty_gone", price: { amount: 45_050, currency: "BDT" } },
      { ...standing, id: "tty_later", sales_start: later },
      { ...standing, id: "tty_past", sales_end: "2026-11-01T07:00:00.000Z" },
    ];
    const ticket_types = [...sampleAvailability.ticket_types, { id: "tty_gone", available: 0 }];
    const availability = { ...sampleAvailability, ticket_types };
    expect(eventLd(site, { ...facts, availability, event: { ...sampleEvent, ticket_types: types } })).toMatchObject({
      offers: [
        { price: "3500.00", priceCurrency: "KES", availability: "https://schema.org/InStock" },
        { price: "450.50", priceCurrency: "BDT", availability: "https://schema.org/SoldOut" },
        { availability: "https://schema.org/PreOrder", validFrom: later },
        { availability: "https://schema.org/OutOfStock" },
      ],
    });
  });

  it("W1 what does not take place is not offered; what is put off is offered to nobody yet", () => {
    expect(event({ status: "cancelled" })).toMatchObject({ eventStatus: "https://schema.org/EventCancelled" });
    expect(event({ status: "cancelled" })).not.toHaveProperty("offers");
    const postponed = event({ status: "postponed" });
    expect(postponed.eventStatus).toBe("https://schema.org/EventPostponed");
    for (const { availability } of postponed.offers) expect(availability).toBe("https://schema.org/OutOfStock");
  });

  it("V7 performers are named, producers are not taken for them", () => {
    const act: Act = {
      id: "prf_1",
      kind: "performer",
      name: "Nadi Trio",
      slug: "nadi-trio",
      billing: "",
      about: "",
      website: null,
      picture,
    };
    const { performer } = event({ line_up: [act, { ...act, kind: "producer", name: "House" }] });
    expect(performer).toEqual([
      {
        "@type": "PerformingGroup",
        name: "Nadi Trio",
        url: "https://t.test/bn/o/open-court/performers/nadi-trio",
        image: "https://t.test/p.jpg",
      },
    ]);
    expect(event({})).not.toHaveProperty("performer");
  });
});

it("W1 places have their position where it is known, lists their order, trails their steps", () => {
  const { tenant, venue } = sampleEvent;
  expect(placeLd(site, tenant, venue)).not.toHaveProperty("geo");
  expect(placeLd(site, tenant, { ...venue, latitude: -1.2, longitude: 36.8 })).toMatchObject({
    geo: { latitude: -1.2 },
  });
  expect(organizationLd(site, { ...tenant, logo: picture })).toMatchObject({ logo: "https://t.test/p.jpg" });
  expect(listLd(site, [cardOf(sampleEvent, NOW)])).toMatchObject({ itemListElement: [{ position: 1 }] });
  const trail = [{ name: "Open Court", address: (to: typeof site.links) => to.organizer(tenant) }];
  expect(crumbsLd(site, trail)).toMatchObject({ itemListElement: [{ item: "https://t.test/bn/o/open-court" }] });
});

it("TH26 no text leaves the data block", () => {
  const name = "</script><script>alert(1)</script><!--";
  const printed = scriptJson(graph(event({ name, summary: name })));
  expect(printed).not.toContain("<");
  expect(JSON.parse(printed)["@graph"][0].name).toBe(name);
});
