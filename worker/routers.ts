/** Every router, once. Adding a domain is one line here. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { consolePages } from "./console/index.ts";
import { checkInRoutes } from "./check-in/index.ts";
import { eventRoutes } from "./events/routes.ts";
import { peopleRouter } from "./people/routes.ts";
import type { AppEnv } from "./platform/context.ts";
import { shopRoutes } from "./shop/routes.ts";
import { storefrontPages } from "./storefront/index.ts";
import { ticketRoutes } from "./tickets/routes.ts";
import { venueRoutes } from "./venues/routes.ts";

type Router = OpenAPIHono<AppEnv>;

/** Under /api/v1. */
export const apiRouters: readonly Router[] = [
  peopleRouter,
  checkInRoutes,
  venueRoutes,
  eventRoutes,
  shopRoutes,
  ticketRoutes,
];
/** Under /callbacks: what gateways call. */
export const callbackRouters: readonly Router[] = [];
/** Pages for people. */
export const pageRouters: readonly Router[] = [consolePages, storefrontPages];
