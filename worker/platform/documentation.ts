/** `/openapi.json` (OpenAPI 3.1, made from the routes) and `/docs`, which fetches nothing from outside. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Scalar } from "@scalar/hono-api-reference";
import { Hono } from "hono";
import { html } from "hono/html";
import type { AppEnv } from "./context.ts";
import { PROBLEMS } from "./problems.ts";

/** The document of every route mounted on `app` so far or later. */
export function openApiDocument(app: OpenAPIHono<AppEnv>) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tessera API",
      version: "1",
      description:
        "Ticketing that never oversells. Money is in minor units, times are RFC 3339 UTC, ids are opaque strings with a prefix. " +
        "Errors are application/problem+json with a stable `code`. POST routes take an `Idempotency-Key`.",
    },
    tags: [],
  });
}

export function documentation(app: OpenAPIHono<AppEnv>): Hono<AppEnv> {
  const router = new Hono<AppEnv>();
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  let document: ReturnType<typeof openApiDocument> | undefined;
  router.get("/openapi.json", (c) => {
    document ??= openApiDocument(app);
    return c.json(document, 200, { "cache-control": "public, max-age=60" });
  });
  router.get("/docs", async (c, next) => {
    // The reference is one script of ours that styles itself; it may talk to this origin only.
    c.header(
      "content-security-policy",
      "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    return await Scalar<AppEnv>({
      url: "/openapi.json",
      cdn: "/assets/docs/reference.js",
      pageTitle: "Tessera API",
      withDefaultFonts: false,
      telemetry: false,
      // What would only work by talking to somebody else is not offered.
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: "never",
      hideClientButton: true,
    })(c, next);
  });
  router.get("/docs/problems", (c) => {
    const rows = Object.entries(PROBLEMS).map(
      ([code, { status, title }]) =>
        html`<tr id="${code}">
          <td><code>${code}</code></td>
          <td>${status}</td>
          <td>${title}</td>
        </tr>`,
    );
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <title>Problems · Tessera API</title>
            <meta name="viewport" content="width=device-width" />
            <style>
              body {
                font: 16px/1.5 system-ui;
                max-width: 60rem;
                margin: 2rem auto;
                padding: 0 1rem;
              }
              td,
              th {
                padding: 0.4rem 1rem;
                text-align: start;
                border-bottom: 1px solid #cfc4b4;
              }
            </style>
          </head>
          <body>
            <h1>Problems</h1>
            <table>
              <thead>
                <tr>
                  <th scope="col">Code</th>
                  <th scope="col">Status</th>
                  <th scope="col">Meaning</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </body>
        </html>`,
    );
  });
  return router;
}
