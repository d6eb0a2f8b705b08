import { describe, expect, it } from "vitest";
import { gatewayReturnUrl, readReturnSegment } from "./return-address.ts";

const ACCOUNT = "gwa_01m7y2kf8hc5tzq0e9w3xv6b4n";
const segmentOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);

describe("the way back from a gateway", () => {
  it("carries the order page as one segment, without a query for the gateway to spoil", () => {
    const page = "https://tickets.example/orders/ord_1/token-of-22-characters?from=mail";
    const url = gatewayReturnUrl("some", ACCOUNT, page);
    expect(url).toMatch(/^https:\/\/tickets\.example\/callbacks\/some\/gwa_\w{26}\/return\/[\w-]+$/);
    expect(readReturnSegment(segmentOf(url))).toBe("/orders/ord_1/token-of-22-characters?from=mail");
    expect(readReturnSegment(segmentOf(url))).not.toContain("tickets.example");
  });
  it("is short enough for gateways that take 255 signs", () => {
    const order = "ord_01m7y2kf8hc5tzq0e9w3xv6b4n";
    const page = `https://${"long-name.".repeat(5)}example/orders/${order}/${"t".repeat(22)}`;
    expect(gatewayReturnUrl("sslcommerz", ACCOUNT, page).length).toBeLessThanOrEqual(255);
  });
  it("a segment that is none says nothing", () => {
    for (const segment of ["", "%", "a b", "ÿ", "_w", "A".repeat(1501)]) {
      expect(readReturnSegment(segment), segment).toBeUndefined();
    }
  });
});
