/** Which hashed file is which, from the address book that the storefront's build leaves beside its files. */
import { z } from "zod";
import type { Assets } from "../../web/storefront/site.ts";
import { log } from "../platform/log.ts";

const BOOK = "https://assets.invalid/assets/storefront.json";
const islands = z.object({
  entry: z.string(),
  event: z.string(),
  picker: z.string(),
  checkout: z.string(),
  order: z.string(),
  "waiting-list": z.string(),
  consent: z.string(),
});
const bookSchema = z.object({
  css: z.string(),
  font: z.string(),
  scripts: islands,
  modules: z.record(z.string(), z.array(z.string())),
});

/** The names without a build: pages are whole, only without style and script. */
const UNBUILT: Assets = {
  css: "/assets/storefront.css",
  font: "/assets/storefront.woff2",
  scripts: {
    entry: "/assets/storefront-entry.js",
    event: "/assets/storefront-event.js",
    picker: "/assets/storefront-picker.js",
    checkout: "/assets/storefront-checkout.js",
    order: "/assets/storefront-order.js",
    "waiting-list": "/assets/storefront-waiting-list.js",
    consent: "/assets/storefront-consent.js",
  },
  modules: {},
};

/** The files belong to the version of the Worker, so an isolate reads the book once. */
let known: Assets | undefined;

/** The addresses of the built files. */
export async function storefrontAssets(env: Env): Promise<Assets> {
  if (known) return known;
  const answer = await env.ASSETS.fetch(BOOK);
  const read = answer.ok ? bookSchema.safeParse(await answer.json().catch(() => null)) : undefined;
  if (!read?.success) {
    log.warn("storefront_not_built", { status: answer.status });
    return UNBUILT;
  }
  known = read.data;
  return known;
}
