import { expect, it } from "vitest";
import { err, ok } from "../kernel/result.ts";
import { MINUTE } from "../kernel/time.ts";
import {
  chooseTenant,
  codeOf,
  countWaysIn,
  isProof,
  needsSecondFactor,
  proofWays,
  REFRESH_LIFETIME,
  retryAfterSeconds,
  SESSION_LIFETIME,
  sessionEnd,
} from "./sign-in.ts";

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

const NOTHING = { authenticator: false, passkeys: 0 };
const APP = { authenticator: true, passkeys: 0 };
const KEY = { authenticator: false, passkeys: 1 };

it("T10 an authenticator is asked for after every sign-in but that with a passkey", () => {
  for (const by of ["code", "password", "issuer"] as const) {
    expect(needsSecondFactor(APP, by)).toBe(true);
    expect(needsSecondFactor(KEY, by)).toBe(false);
  }
  expect(needsSecondFactor(APP, "passkey")).toBe(false);
});

it("T10 a sign-in is a proof only where a step-up would have asked for nothing more", () => {
  expect(isProof(NOTHING, "code")).toBe(true);
  expect(isProof(KEY, "code")).toBe(false);
  expect(isProof(NOTHING, "password")).toBe(false);
  expect(isProof(NOTHING, "issuer")).toBe(false);
  expect(isProof(KEY, "passkey")).toBe(true);
});

it("T10 a code to the contact proves who is there only to those who have nothing better", () => {
  expect(proofWays(NOTHING)).toEqual(["code"]);
  expect(proofWays(APP)).toEqual(["authenticator"]);
  expect(proofWays({ authenticator: true, passkeys: 2 })).toEqual(["passkey", "authenticator"]);
});

it("T6 the last way in is known as such: an address that gets mail is one, for everybody", () => {
  const none = { email: false, password: false, passkeys: 0, phones: 0, issuers: 0 };
  expect(countWaysIn({ ...none, issuers: 1 })).toBe(1);
  expect(countWaysIn({ ...none, email: true, issuers: 1 })).toBe(2);
  expect(countWaysIn({ ...none, password: true, passkeys: 2, phones: 1 })).toBe(4);
});
