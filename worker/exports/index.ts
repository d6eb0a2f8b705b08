/** What the entry files may use of exports. */
export { sweepExports } from "./service.ts";
