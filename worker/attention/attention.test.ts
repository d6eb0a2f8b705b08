import { describe, expect, it } from "vitest";
import { actionsOf, happenedText } from "./attention.ts";

const waiting = (captured: number) => ({
  payment: { apart: true, asked: false, captured },
  order: { status: "pending", total: 100 },
});

describe("the list of what needs a person", () => {
  it("G9 offers what fits the money: too much may be split, too little may not", () => {
    expect(actionsOf("wrong_amount", waiting(150))).toEqual([
      "query",
      "accept",
      "refund_difference",
      "refund",
      "resolve",
    ]);
    expect(actionsOf("wrong_amount", waiting(50))).toEqual(["query", "accept", "ask_rest", "refund", "resolve"]);
    const asked = { ...waiting(50), payment: { apart: true, asked: true, captured: 50 } };
    expect(actionsOf("wrong_amount", asked)).toEqual(["query", "accept", "refund", "resolve"]);
  });
  it("I2 offers nothing that would use money twice once it is placed", () => {
    const placed = { payment: { apart: false, asked: false, captured: 150 }, order: { status: "paid", total: 100 } };
    expect(actionsOf("wrong_amount", placed)).toEqual(["query", "resolve"]);
    const ended = { ...waiting(150), order: { status: "cancelled", total: 100 } };
    expect(actionsOf("wrong_amount", ended)).toEqual(["query", "refund", "resolve"]);
  });
  it("knows what to say of kinds that it does not know", () => {
    expect(actionsOf("something_new", { payment: undefined, order: undefined })).toEqual(["resolve"]);
    expect(happenedText("something_new")).not.toBe("");
    // A refund by hand ends by being made, never by looking away.
    expect(actionsOf("manual_refund", waiting(0))).toEqual(["mark_refunded"]);
  });
});

describe("kinds", () => {
  it("G9 every kind that money can end as says what happened", async () => {
    const { readdir, readFile } = await import("node:fs/promises");
    const folders = ["payments", "payments/gateways/mpesa", "refunds", "disputes", "reconciliation", "order-changes"];
    const texts = await Promise.all(
      folders.map(async (folder) => {
        const names = (await readdir(`worker/${folder}`)).filter(
          (name) => name.endsWith(".ts") && !name.includes(".test."),
        );
        return await Promise.all(names.map((name) => readFile(`worker/${folder}/${name}`, "utf8")));
      }),
    );
    const kinds = [
      ...texts
        .flat()
        .join("\n")
        .matchAll(/derivedId\("attention", "(\w+)"/g),
    ].map((match) => match[1] ?? "");
    expect(kinds.length).toBeGreaterThan(5);
    const unknown = happenedText("no such kind");
    expect(kinds.filter((kind) => happenedText(kind) === unknown)).toEqual([]);
  });
});
