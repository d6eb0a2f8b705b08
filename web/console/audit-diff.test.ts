import { expect, it } from "vitest";
import { auditQuery, changesOf } from "./audit-diff.ts";

it("T12 a change is told field by field, with what was added and what went", () => {
  expect(
    changesOf(
      { role: "staff", name: "A", seats: [1, 2], same: 1 },
      { role: "manager", email: "x", seats: [2], same: 1 },
    ),
  ).toEqual([
    { field: "role", before: "staff", after: "manager" },
    { field: "name", before: "A", after: "" },
    { field: "seats", before: "[1,2]", after: "[2]" },
    { field: "email", before: "", after: "x" },
  ]);
  expect(changesOf(null, null)).toEqual([]);
});

it("a search has only what was chosen", () => {
  expect(auditQuery({ actor: "per_1", action: "", from: undefined })).toBe("actor=per_1");
});
