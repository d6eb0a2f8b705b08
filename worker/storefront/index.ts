/** What the entry files mount of the storefront. */
export { Storefront } from "./entrypoint.tsx";
export { storefrontPages } from "./routes.tsx";
