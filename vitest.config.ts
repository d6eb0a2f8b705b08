import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { SANDBOX_MESSAGE_PROVIDERS } from "./test/local/messages.ts";
import { TEST_SECRETS } from "./test/support/test-secrets.ts";

// Where the sandbox of the `workers` project listens; test/support/sandbox-setup.ts starts it once for the run.
// One port a run, so that two runs at once do not meet.
process.env["TEST_SANDBOX_PORT"] ??= String(20_000 + (process.pid % 20_000));
const SANDBOX_PORT = process.env["TEST_SANDBOX_PORT"];
const SANDBOX = `http://127.0.0.1:${SANDBOX_PORT}`;

export default defineConfig({
  test: {
    projects: [
      {
        resolve: {
          alias: { "cloudflare:workers": new URL("./test/support/no-platform.ts", import.meta.url).pathname },
        },
        test: {
          name: "unit",
          environment: "node",
          testTimeout: 60_000,
          include: [
            "{worker,durable-objects,web}/**/*.test.{ts,tsx}",
            "test/architecture.test.ts",
            "test/sandbox/**/*.test.ts",
          ],
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...TEST_SECRETS,
                ENVIRONMENT: "test",
                PUBLIC_URL: "https://tessera.test",
                PLATFORM_HOSTS: "t.test",
                CONSOLE_ORIGINS: "https://console.tessera.test",
                STRIPE_API_BASE: SANDBOX,
                STRIPE_PLATFORM_SECRET_KEY: "sk_test_tessera_platform",
                STRIPE_PLATFORM_WEBHOOK_SECRET: "whsec_tessera_platform",
                STRIPE_CONNECT_WEBHOOK_SECRET: "whsec_tessera_connect",
                PLATFORM_FEE_BASIS_POINTS: "250",
                OIDC_ISSUERS: JSON.stringify([
                  {
                    id: "sandbox",
                    name: "Sandbox ID",
                    issuer: `${SANDBOX}/oidc`,
                    client_id: "tessera",
                    client_secret: "oidc-secret",
                  },
                ]),
                SSLCOMMERZ_API_BASE: `${SANDBOX}/sslcommerz`,
                BKASH_API_BASE: `${SANDBOX}/bkash`,
                MPESA_API_BASE: `${SANDBOX}/mpesa`,
                RAZORPAY_API_BASE: `${SANDBOX}/razorpay`,
                DNS_API_BASE: `${SANDBOX}/dns`,
                MESSAGES_API_BASE: SANDBOX,
                MESSAGE_PROVIDERS: SANDBOX_MESSAGE_PROVIDERS,
                TEST_MIGRATIONS: await readD1Migrations("./migrations"),
                SANDBOX_URL: SANDBOX,
                // The plugin forbids one request to hear of another's promise (no_handle_cross_request_promise_resolution).
                HOLD_BUNDLES: "off",
                // Repeats a run of the inventory's model test.
                ...(process.env["MODEL_SEED"] === undefined ? {} : { MODEL_SEED: process.env["MODEL_SEED"] }),
                ...(process.env["MODEL_OPERATIONS"] === undefined
                  ? {}
                  : { MODEL_OPERATIONS: process.env["MODEL_OPERATIONS"] }),
              },
            },
          })),
        ],
        test: {
          name: "workers",
          // One worker for all files, emptied before each (workers-setup.ts): half the processor time of one for each.
          isolate: false,
          include: ["test/{http,durable-objects,jobs,contracts}/**/*.test.ts"],
          setupFiles: ["./test/support/workers-setup.ts"],
          // A limit for what hangs, not for what is slow: the machine may be a busy one.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // NO_SANDBOX=1 saves two seconds when a file under work needs no gateway.
          globalSetup: process.env["NO_SANDBOX"] === "1" ? [] : ["./test/support/sandbox-setup.ts"],
        },
      },
      {
        test: {
          name: "system",
          environment: "node",
          include: ["test/{journeys,browser}/**/*.test.{ts,tsx}"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // Each file has a running product and a browser of its own. Two at once: one mostly waits for its pages.
          maxWorkers: 2,
        },
      },
    ],
  },
});
