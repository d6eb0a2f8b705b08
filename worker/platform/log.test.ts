import { describe, expect, it } from "vitest";
import { describeError, formatLine } from "./log.ts";

describe("log", () => {
  it("TH36 writes fields of the allow-list only, whatever it is given", () => {
    const fields = { order_id: "ord_1", email: "a@b.example", token: "secret" } as Record<string, string>;
    const line = formatLine("info", "order_paid", fields, "req_1");
    expect(JSON.parse(line)).toEqual({ level: "info", event: "order_paid", request_id: "req_1", order_id: "ord_1" });
  });
  it("TH36 tells of an error its name and place, not the values in its message", () => {
    const told = JSON.stringify(describeError(new Error("could not store ayesha@example.com")));
    expect(told).toContain("log.test.ts");
    expect(told).not.toContain("ayesha");
    const constraint = describeError(new Error("D1_ERROR: UNIQUE constraint failed: orders.tenant_id, orders.code: x"));
    expect(constraint.error).toBe("UNIQUE constraint failed: orders.tenant_id, orders.code");
  });
  it("keeps what our own assertions say, and one line a record", () => {
    expect(describeError(new Error("assertion failed: I3 books")).error).toBe("assertion failed: I3 books");
    expect(formatLine("error", "x", { error: "a\nb" }, "r")).not.toContain("\n");
    expect(describeError("text")).toEqual({ error_name: "string" });
  });
});
