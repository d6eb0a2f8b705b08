/** No page: whose domain a host is, kept like one so that a visit to an own domain asks no database. */
import { siteOfHost } from "../../domains/index.ts";
import { keep, type PublicPage, tags } from "../page.ts";

/** A domain that is let go is forgotten at once; this is for the case that forgetting failed. */
const KEPT = "public, max-age=0, s-maxage=60";

export const host: PublicPage = {
  // Asked by `enter` alone; no address leads here.
  paths: [],
  varies: "nothing",
  answer: async ({ env, parts: { host: name = "" } }) => {
    const found = await siteOfHost(env, name);
    return Response.json(found ?? null, {
      status: found ? 200 : 404,
      headers: { "cache-control": found ? KEPT : keep.missing, "cache-tag": tags.host(name) },
    });
  },
};
