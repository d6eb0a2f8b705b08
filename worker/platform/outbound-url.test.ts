import { expect, it } from "vitest";
import { outboundUrl } from "./outbound-url.ts";

it.each([
  "https://sms.example.com/send?x=1",
  "https://example.com:8443/api",
  "https://8.8.8.8/x",
  "https://[2606:4700::1111]/x",
  "https://100.63.0.1/",
])("TH29 %s may be called", (url) => {
  expect(outboundUrl(url)?.href).toBe(new URL(url).href);
});

it.each([
  "http://sms.example.com/send",
  "ftp://example.com/",
  "javascript:alert(1)",
  "//example.com",
  "https://user:word@example.com/",
  "https://localhost/",
  "https://localhost./",
  "https://api.localhost/",
  "https://printer/",
  "https://db.internal/",
  "https://router.lan/",
  "https://x.home.arpa/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://127.1/",
  "https://0.0.0.0/",
  "https://10.1.2.3/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://100.64.0.1/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[2001:db8::1]/",
  "https://[fc00::1]/",
  "https://[fe80::1]/",
  "https://[ff02::1]/",
  "https://１２７.0.0.1/",
  `https://example.com/${"a".repeat(500)}`,
])("TH29 %s may not be called", (url) => {
  expect(outboundUrl(url)).toBeUndefined();
});

it("TH29 the stand-ins of a developer's computer may be called, and nothing beside them", () => {
  const own = "http://127.0.0.1:8788";
  expect(outboundUrl("http://127.0.0.1:8788/waha", own)?.pathname).toBe("/waha");
  expect(outboundUrl("http://127.0.0.1:8789/waha", own)).toBeUndefined();
  expect(outboundUrl("http://127.0.0.1:8788@10.0.0.1/", own)).toBeUndefined();
  expect(outboundUrl("http://a:b@127.0.0.1:8788/", own)).toBeUndefined();
});
