import { describe, expect, it } from "vitest";
import { grants, isRole, PERMISSIONS, ROLES } from "./permissions.ts";

describe("permissions", () => {
  it("T3 grow with the role: each has all that the one below has", () => {
    const upwards = [...ROLES].reverse();
    for (let i = 1; i < upwards.length; i++) {
      const [below, above] = [upwards[i - 1], upwards[i]];
      if (below === undefined || above === undefined) throw new Error("two roles");
      for (const permission of PERMISSIONS)
        if (grants(below, permission)) expect(grants(above, permission), `${above} ${permission}`).toBe(true);
    }
  });
  it("T3 a scanner sees no orders, no members and no money", () => {
    for (const permission of ["orders.read", "members.read", "gateways.read", "events.write", "checkin.write"] as const)
      expect(grants("scanner", permission)).toBe(false);
    expect(grants("manager", "gateways.write")).toBe(false);
    expect(grants("owner", "gateways.write")).toBe(true);
  });
  it("knows its roles", () => {
    expect(isRole("owner")).toBe(true);
    expect(isRole("root")).toBe(false);
  });
});
