import { expect, it } from "vitest";
import { readReturnTo } from "./return-to.ts";

const OWN = "https://tessera.test";
const LISTED = ["https://console.pages.test"];

it.each([
  ["/console", `${OWN}/console`],
  ["/console/security?tab=1#x", `${OWN}/console/security?tab=1`],
  ["https://console.pages.test/console/", "https://console.pages.test/console/"],
])("T6 %s goes to %s", (asked, address) => {
  expect(readReturnTo(asked, OWN, LISTED)).toBe(address);
});

it.each([
  "//evil.test/console",
  "https://evil.test/console",
  "https://tessera.test.evil.test/console",
  "https://tessera.test@evil.test/console",
  "https://user:pass@tessera.test/console",
  "/\\evil.test/console",
  "\\\\evil.test/console",
  "/console/../api/v1/auth/logout",
  "/consoles",
  "javascript:alert(1)//console",
  "data:text/html,/console",
  "/\tconsole",
  "",
])("TH22 %j goes nowhere", (asked) => {
  expect(readReturnTo(asked, OWN, LISTED)).toBeUndefined();
});
