/** In place of `cloudflare:workers` where rules are tested in Node: importing is free, using it is a mistake. */

/** @throws always */
export function waitUntil(): never {
  throw new Error("the platform is not there in unit tests; test this in the workers project");
}
