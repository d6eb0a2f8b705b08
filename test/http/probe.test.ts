import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
it("runs in workerd", async () => {
  expect(await (await exports.default.fetch("https://t.test/")).text()).toBe("ok");
  const tables = await env.DB.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'tickets'").first<{
    n: number;
  }>();
  expect(tables?.n).toBe(1);
});
