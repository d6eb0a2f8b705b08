import { expect, it } from "vitest";
import { readAnswer } from "./resend.ts";

const answer = (status: number, body: object, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers: new Headers(headers), text: JSON.stringify(body) });

it.each([
  [
    429,
    "rate_limit_exceeded",
    { "retry-after": "7" },
    { kind: "retry", reason: "429_rate_limit_exceeded", seconds: 7 },
  ],
  [429, "daily_quota_exceeded", { "retry-after": "86400" }, { kind: "retry", seconds: 900 }],
  [429, "rate_limit_exceeded", { "retry-after": "soon" }, { kind: "retry" }],
  [500, "application_error", {}, { kind: "retry", reason: "500_application_error" }],
  [409, "concurrent_idempotent_requests", {}, { kind: "retry" }],
  [401, "missing_api_key", {}, { kind: "retry", seconds: 300 }],
  [403, "invalid_api_key", {}, { kind: "retry", seconds: 300 }],
  [403, "validation_error", {}, { kind: "rejected", reason: "403_validation_error" }],
  [422, "invalid_from_address", {}, { kind: "rejected", reason: "422_invalid_from_address" }],
] as const)("N1 %i %s %j", (status, name, headers, error) => {
  expect(answer(status, { statusCode: status, name, message: "to nobody@mail.test" }, headers)).toMatchObject({
    ok: false,
    error,
  });
});

it("N1 an answer that is no JSON is a fault that passes or not, by its status alone", () => {
  expect(readAnswer({ status: 502, headers: new Headers(), text: "<html>" })).toEqual({
    ok: false,
    error: { kind: "retry", reason: "http_502" },
  });
  expect(readAnswer({ status: 404, headers: new Headers(), text: "" })).toMatchObject({ error: { kind: "rejected" } });
  expect(readAnswer({ status: 200, headers: new Headers(), text: "ok" })).toMatchObject({ error: { kind: "retry" } });
});

it("I6 a key that was accepted with another body means that the mail is out", () => {
  expect(answer(409, { name: "invalid_idempotent_request" })).toMatchObject({ ok: true });
});
