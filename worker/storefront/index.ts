/** What the entry files mount of the storefront. */
export { Storefront } from "./entrypoint.tsx";
export { storefrontPurge } from "./purge.ts";
export { storefrontPages } from "./routes.tsx";
export { enter } from "./visit.ts";
