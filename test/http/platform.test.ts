import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";

it("health, document and docs page answer", async () => {
  const health = await exports.default.fetch("https://t.test/healthz");
  expect(await health.json()).toMatchObject({ status: "ok", database: "ok" });
  const tables = await env.DB.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'tickets'").first<{
    n: number;
  }>();
  expect(tables?.n).toBe(1);
  const document = await (await exports.default.fetch("https://t.test/openapi.json")).json<{ openapi: string }>();
  expect(document.openapi).toBe("3.1.0");
  const docs = await exports.default.fetch("https://t.test/docs");
  expect(docs.status).toBe(200);
  const page = await docs.text();
  expect(page).not.toMatch(/https?:\/\/(?!t\.test)/);
  const lost = await exports.default.fetch("https://t.test/nowhere");
  expect(lost.status).toBe(404);
  expect(await lost.json()).toMatchObject({ code: "not_found", request_id: expect.stringMatching(/^req_/) });
});
