import { describe, expect, it } from "vitest";
import { newId } from "../kernel/ids.ts";
import { type Door, refusalOf, type ScannedTicket } from "../kernel/refusal.ts";
import { shortTicketType } from "../kernel/ticket-code.ts";
import { messageOf, orderAtDoor } from "./scan.ts";

const NOW = 1_800_000_000_000;
const type = newId("ticketType");
const door: Door = { eventId: newId("event"), ticketTypes: null };
const ticket: ScannedTicket = {
  eventId: door.eventId,
  ticketTypeId: type,
  status: "active",
  version: 2,
  order: "paid",
};
const payload = {
  ticketId: newId("ticket"),
  eventId: door.eventId,
  ticketType: shortTicketType(type),
  version: 2,
  validFrom: 0,
  validUntil: NOW / 1000,
};

describe("refusalOf", () => {
  it("leaves an active, paid ticket with its newest code to the desk, and a used one too", () => {
    expect(refusalOf(payload, ticket, door, NOW)).toBeNull();
    expect(refusalOf(payload, { ...ticket, status: "used" }, door, NOW)).toBeNull();
  });
  it("E36 names another event's ticket as such", () => {
    expect(refusalOf({ ...payload, eventId: newId("event") }, undefined, door, NOW)).toBe("wrong_event");
  });
  it("TH13 refuses the code that a newer one replaced", () => {
    expect(refusalOf({ ...payload, version: 1 }, ticket, door, NOW)).toBe("transferred");
    expect(refusalOf(payload, { ...ticket, status: "transferred" }, door, NOW)).toBe("transferred");
  });
  it("TH13 a cancelled ticket is cancelled, whichever code is shown", () => {
    expect(refusalOf({ ...payload, version: 1 }, { ...ticket, status: "cancelled" }, door, NOW)).toBe("cancelled");
  });
  it("TH11 refuses a version or type that we never issued, and an unknown ticket", () => {
    expect(refusalOf({ ...payload, version: 3 }, ticket, door, NOW)).toBe("invalid");
    const other = shortTicketType(newId("ticketType"));
    expect(refusalOf({ ...payload, ticketType: other }, ticket, door, NOW)).toBe("invalid");
    expect(refusalOf(payload, undefined, door, NOW)).toBe("invalid");
  });
  it("E38 refuses an unpaid ticket", () => {
    expect(refusalOf(payload, { ...ticket, order: "unpaid" }, door, NOW)).toBe("unpaid");
  });
  it("TH13 E14 refuses the tickets of an order that was cancelled; a refund alone takes no ticket away", () => {
    expect(refusalOf(payload, { ...ticket, order: "undone" }, door, NOW)).toBe("cancelled");
    const meaning = ["paid", "partially_refunded", "refunded", "cancelled", "pending", "expired", null].map(
      orderAtDoor,
    );
    expect(meaning).toEqual(["paid", "paid", "paid", "undone", "unpaid", "unpaid", "unpaid"]);
  });
  it("keeps to the hours of the code, both ends inclusive", () => {
    expect(refusalOf(payload, ticket, door, NOW + 999)).toBeNull();
    expect(refusalOf(payload, ticket, door, NOW + 1000)).toBe("expired");
    expect(refusalOf({ ...payload, validFrom: NOW / 1000 + 1 }, ticket, door, NOW)).toBe("not_yet_valid");
  });
  it("S7 sends a type that this gate does not take to another one", () => {
    expect(refusalOf(payload, ticket, { ...door, ticketTypes: [type] }, NOW)).toBeNull();
    expect(refusalOf(payload, ticket, { ...door, ticketTypes: [newId("ticketType")] }, NOW)).toBe("wrong_gate");
  });
});

describe("messageOf", () => {
  it("says where a ticket was used", () => {
    expect(messageOf("duplicate", { gate: "North", device: "Phone 1" })).toContain("North (Phone 1)");
    expect(messageOf("duplicate", { gate: null, device: "Phone 1" })).toContain("Phone 1");
    expect(messageOf("unpaid", null)).toBe("This ticket is not paid for.");
  });
});
