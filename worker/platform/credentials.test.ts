import { expect, it } from "vitest";
import { z } from "zod";
import { changedNames, givenFields, readCredentials, shownCredentials, withoutSecrets } from "./credentials.ts";

const STORED = { key: "sk_live_0123456789", url: "https://a.example", note: "" };
const SECRETS = ["key", "note"];

it("TH37 secrets are shown by their end, and what comes back as it was shown is not taken for a new one", () => {
  const shown = shownCredentials(STORED, SECRETS);
  expect(shown).toEqual({ key: "••••6789", url: "https://a.example", note: "" });
  const given = givenFields({ ...shown, url: "https://b.example", enabled: true }, ["key", "url", "note"], shown);
  expect(given).toEqual({ url: "https://b.example" });
  expect(withoutSecrets(STORED, SECRETS)).toEqual({ url: "https://a.example" });
});

it("TH36 names fields at fault and fields that changed, and no value", () => {
  const schema = z.object({ key: z.string().min(30, "is too short"), url: z.string(), note: z.string() });
  expect(readCredentials(schema, STORED, {})).toEqual({
    ok: false,
    error: [{ field: "key", message: "is too short" }],
  });
  const key = "k".repeat(30);
  const read = readCredentials(schema, STORED, { key });
  expect(read).toEqual({ ok: true, value: { ...STORED, key } });
  expect(changedNames(STORED, { ...STORED, key })).toEqual(["key"]);
});
