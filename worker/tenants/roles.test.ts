import { expect, it } from "vitest";
import { ROLES } from "../platform/permissions.ts";
import { mayAdd, mayChange } from "./roles.ts";

// ROLES is ordered from the most to the least.
const rank = (role: (typeof ROLES)[number]) => ROLES.length - ROLES.indexOf(role);

it("TH25 nobody adds a member above themselves", () => {
  for (const actor of ROLES) {
    for (const role of ROLES) expect(mayAdd(actor, role).ok).toBe(rank(role) <= rank(actor));
  }
});

it("TH25 nobody changes a member above themselves, nor to above themselves", () => {
  for (const actor of ROLES) {
    for (const current of ROLES) {
      for (const next of ROLES) {
        const allowed = rank(current) <= rank(actor) && rank(next) <= rank(actor);
        expect(mayChange(actor, current, next, 2).ok).toBe(allowed);
      }
      expect(mayChange(actor, current, undefined, 2).ok).toBe(rank(current) <= rank(actor));
    }
  }
});

it("TH25 the last owner stays", () => {
  expect(mayChange("owner", "owner", "admin", 1)).toEqual({ ok: false, error: "last_owner" });
  expect(mayChange("owner", "owner", undefined, 1)).toEqual({ ok: false, error: "last_owner" });
  expect(mayChange("owner", "owner", "owner", 1).ok).toBe(true);
  expect(mayChange("owner", "owner", undefined, 2).ok).toBe(true);
});
