/** Every router, once. Adding a domain is one line here. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { checkInRoutes } from "./check-in/index.ts";
import type { AppEnv } from "./platform/context.ts";

type Router = OpenAPIHono<AppEnv>;

/** Under /api/v1. */
export const apiRouters: readonly Router[] = [checkInRoutes];
/** Under /callbacks: what gateways call. */
export const callbackRouters: readonly Router[] = [];
/** Pages for people. */
export const pageRouters: readonly Router[] = [];
