import { expect, it } from "vitest";
import { err, ok } from "../kernel/result.ts";
import { MINUTE } from "../kernel/time.ts";
import { chooseTenant, codeOf, REFRESH_LIFETIME, retryAfterSeconds, SESSION_LIFETIME, sessionEnd } from "./sign-in.ts";

it("T4 a code has six digits, also when it starts with zeros", () => {
  expect(codeOf(42)).toBe("000042");
  expect(codeOf(4_294_967_295)).toMatch(/^\d{6}$/);
});

it("T4 the wait ends when the oldest request leaves the window", () => {
  expect(retryAfterSeconds([5000, 1000, 9000], 61_000)).toBe(540);
  expect(retryAfterSeconds([0], 10 * MINUTE)).toBe(1);
});

it("T7 use prolongs a session, but not for ever", () => {
  expect(sessionEnd(0, 1000)).toBe(1000 + REFRESH_LIFETIME);
  expect(sessionEnd(0, SESSION_LIFETIME - 5)).toBe(SESSION_LIFETIME);
});

it("T7 a token is for the requested tenant, else the last used, else the one joined last", () => {
  const memberships = [
    { id: "ten_b", slug: "b" },
    { id: "ten_a", slug: "a" },
  ];
  expect(chooseTenant(memberships, "ten_a", undefined)).toEqual(ok("ten_a"));
  expect(chooseTenant(memberships, "a", "ten_b")).toEqual(ok("ten_a"));
  expect(chooseTenant(memberships, "ten_c", "ten_b")).toEqual(err("not_a_member"));
  expect(chooseTenant(memberships, undefined, "ten_a")).toEqual(ok("ten_a"));
  expect(chooseTenant(memberships, undefined, "ten_left")).toEqual(ok("ten_b"));
  expect(chooseTenant([], undefined, undefined)).toEqual(ok(undefined));
});
