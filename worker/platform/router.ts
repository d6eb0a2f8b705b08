/** How every API route is made: contract, permission, limits and handler in one place. */
import { createRoute, OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./context.ts";
import { type FieldError, type Problem, problem } from "./errors.ts";
import { type EventPlace, eventPlaceOf } from "./event-scope.ts";
import { guard } from "./guard.ts";
import { idempotent } from "./idempotency.ts";
import type { Permission } from "./permissions.ts";

const DEFAULT_BODY_BYTES = 256 * 1024;

/** An RFC 9457 answer. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    request_id: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

const problemAnswer = {
  description: "What went wrong: a stable `code`, a sentence, the request id",
  content: { "application/problem+json": { schema: problemSchema } },
};

/** A router of one domain. Body and query faults become one problem that names each field. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const errors: FieldError[] = result.error.issues.slice(0, 20).map((issue) => ({
        field: issue.path.join(".") || "(body)",
        message: issue.message,
      }));
      const [first] = errors;
      throw problem("invalid_request", { ...(first ? { detail: `${first.field}: ${first.message}` } : {}), errors });
    },
  });
}

type Definition = Omit<RouteConfig, "middleware"> & {
  /** Named here or the route does not exist: default deny. */
  readonly permission: Permission;
  /**
   * Where the event of the route stands, for members of some events only. Needless below a path of `EVENT_PATHS`, such as
   * `/events/{id}`; any other route is closed to them unless it says where (event-scope.ts).
   */
  readonly event?: EventPlace;
  /** The minutes within which the caller must have proved again who they are; for money, credentials and power (step-up.ts). */
  readonly stepUp?: number;
  /** The largest body in bytes; 256 KiB unless said. */
  readonly maxBody?: number;
  /** What is answered to a larger one; `body_too_large` unless said. */
  readonly tooLarge?: () => Problem;
};

/**
 * Describes one route: `router.openapi(defineRoute({ method, path, permission, … }), handler)`. Adds the guard, the body
 * limit, `Idempotency-Key` on POST, and the problem answer to the document.
 */
export function defineRoute<const D extends Definition>(definition: D) {
  const { permission, event, stepUp, maxBody = DEFAULT_BODY_BYTES, tooLarge, ...config } = definition;
  const place = eventPlaceOf(config.path, event);
  const middleware: MiddlewareHandler<AppEnv>[] = [
    bodyLimit({
      maxSize: maxBody,
      onError: () => {
        throw tooLarge?.() ?? problem("body_too_large", { detail: `At most ${maxBody} bytes.` });
      },
    }),
    guard(permission, place, stepUp),
  ];
  if (config.method === "post") middleware.push(idempotent());
  const described = {
    ...config,
    responses: { ...config.responses, default: problemAnswer },
    "x-permission": permission,
    ...(isOfTenant(permission) ? { "x-event-scope": place } : {}),
    ...(stepUp === undefined ? {} : { "x-step-up-minutes": stepUp }),
    security: permission === "public" ? [] : [{ bearer: [] as string[] }],
    middleware,
  };
  // The document keeps the definition's own types; guard, limits and idempotency change none of them.
  return createRoute(described as unknown as RouteConfig) as unknown as Omit<
    D,
    "permission" | "maxBody" | "tooLarge" | "event" | "stepUp"
  > & {
    getRoutingPath(): string;
  };
}

/** True for what is asked of a member in a tenant. */
function isOfTenant(permission: Permission): boolean {
  return permission !== "public" && permission !== "session.self" && permission !== "device.scan";
}

/** `content` of a JSON body or answer. */
export function json<T extends z.ZodType>(schema: T) {
  return { "application/json": { schema } } as const;
}
