/** Runs before each file of the `workers` project: a migrated, empty D1, and nothing of the file before. */
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

const { TEST_MIGRATIONS } = env as unknown as { TEST_MIGRATIONS: Parameters<typeof applyD1Migrations>[1] };
await reset();
await applyD1Migrations(env.DB, TEST_MIGRATIONS);
