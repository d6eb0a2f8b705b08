import { expect, it } from "vitest";
import { beaconHosts, beaconsOf } from "./beacons.ts";

const SEEN = {
  address: "https://tessera.example/o/agora/events/night?utm_source=radio",
  title: "Night",
  language: "bn",
  visitor: "123.456",
  now: 1_800_000 * 7 + 5,
  purchase: null,
};
const BOTH = { meta_pixel: "1234567890123456", ga4: "G-AB12CD34EF" };

it("A7 only what an organizer has set is told, and only those are let in", () => {
  expect(beaconsOf({ meta_pixel: null, ga4: null }, SEEN)).toEqual([]);
  expect(beaconHosts({ meta_pixel: null, ga4: null })).toEqual([]);
  expect(beaconHosts({ ...BOTH, ga4: null })).toEqual(["https://www.facebook.com"]);
  expect(beaconHosts({ ...BOTH, meta_pixel: null })).toEqual(["https://www.google-analytics.com"]);
  const [meta = "", ga4 = ""] = beaconsOf(BOTH, SEEN);
  expect(Object.fromEntries(new URL(meta).searchParams)).toEqual({
    id: BOTH.meta_pixel,
    ev: "PageView",
    dl: SEEN.address,
    noscript: "1",
  });
  expect(new URL(ga4).searchParams.get("en")).toBe("page_view");
  expect(new URL(ga4).searchParams.get("sid")).toBe("7");
});

it("A7 a sale is its order, value and currency, and nothing of a person", () => {
  const purchase = { order: "ord_01jd0000000000000000000000", value: "1250.00", currency: "BDT" };
  const [meta = "", ga4 = ""] = beaconsOf(BOTH, { ...SEEN, purchase });
  const told = new URL(meta).searchParams;
  expect([told.get("ev"), told.get("eid"), told.get("cd[value]"), told.get("cd[currency]")]).toEqual([
    "Purchase",
    purchase.order,
    "1250.00",
    "BDT",
  ]);
  expect([...new URL(ga4).searchParams.keys()]).toEqual([
    "v",
    "tid",
    "cid",
    "sid",
    "seg",
    "dl",
    "dt",
    "ul",
    "en",
    "ep.transaction_id",
    "epn.value",
    "cu",
  ]);
});
