/** What the app and other domains may use of check-in. */
export { deviceRoutes } from "./device-routes.ts";
export { doorRoutes } from "./door-routes.ts";
export { checkInRoutes } from "./routes.ts";
export { type OpenDoor } from "./door.ts";
export { eventsOf } from "./door.ts";
export { deviceAuthority, openDevice } from "./service.ts";
export { eventsOfCheckInSession } from "./store.ts";
export { admitSold, type SoldTicket } from "./sold.ts";
