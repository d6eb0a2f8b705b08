/** What the app and other domains may use of check-in. */
export { deviceRoutes } from "./device-routes.ts";
export { checkInRoutes } from "./routes.ts";
export { deviceAuthority } from "./service.ts";
