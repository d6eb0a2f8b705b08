/** Every router, once. Adding a domain is one line here. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./platform/context.ts";

type Router = OpenAPIHono<AppEnv>;

/** Under /api/v1. */
export const apiRouters: readonly Router[] = [];
/** Under /callbacks: what gateways call. */
export const callbackRouters: readonly Router[] = [];
/** Pages for people. */
export const pageRouters: readonly Router[] = [];
