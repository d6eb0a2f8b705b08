/** Runs the built Worker as the product: migrated database, secrets, the sandbox's addresses, and a clock for the crons. */
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { join } from "node:path";
import type { Miniflare, V4WorkerOptions } from "miniflare";
import { ROOT } from "./build.ts";
import { SANDBOX_MESSAGE_PROVIDERS } from "./messages.ts";
import { type BuiltWorker, type RunningWorker, startWorker } from "./runtime.ts";

export type AppOptions = {
  readonly worker: BuiltWorker;
  readonly port: number;
  readonly sandboxUrl: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Folder for D1, R2 and objects; left out, the data ends with the process. */
  readonly persist?: string;
  /** Milliseconds between two runs of the minutely cron; 0 runs none. */
  readonly cronEvery?: number;
  readonly bindings?: Readonly<Record<string, string>>;
  readonly adjust?: (options: V4WorkerOptions) => V4WorkerOptions;
  readonly onLog?: (line: string) => void;
};

export type RunningApp = RunningWorker & {
  /** Runs the sweeps of one cron expression, as the platform would; `at` is the clock they are given (now unless said). */
  readonly cron: (expression: string, at?: number) => Promise<void>;
};

type Scheduled = { scheduled: (event: { cron: string; scheduledTime: Date }) => Promise<unknown> };

/** Starts the Worker on 127.0.0.1 and waits until it answers. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const running = await startWorker({
    worker: options.worker,
    port: options.port,
    ...(options.persist === undefined ? {} : { persist: options.persist }),
    bindings: {
      ...options.secrets,
      ENVIRONMENT: "local",
      PUBLIC_URL: `http://127.0.0.1:${options.port}`,
      STRIPE_API_BASE: options.sandboxUrl,
      SSLCOMMERZ_API_BASE: `${options.sandboxUrl}/sslcommerz`,
      BKASH_API_BASE: `${options.sandboxUrl}/bkash`,
      MPESA_API_BASE: `${options.sandboxUrl}/mpesa`,
      RAZORPAY_API_BASE: `${options.sandboxUrl}/razorpay`,
      TURNSTILE_API_BASE: `${options.sandboxUrl}/turnstile`,
      DNS_API_BASE: `${options.sandboxUrl}/dns`,
      MESSAGES_API_BASE: options.sandboxUrl,
      MESSAGE_PROVIDERS: SANDBOX_MESSAGE_PROVIDERS,
      OIDC_ISSUERS: JSON.stringify([
        {
          id: "sandbox",
          name: "Sandbox ID",
          issuer: `${options.sandboxUrl}/oidc`,
          client_id: "tessera",
          client_secret: "oidc-secret",
        },
      ]),
      ...options.bindings,
    },
    ...(options.adjust === undefined ? {} : { adjust: options.adjust }),
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
  });
  await migrate(running.mf);
  // The handle has the events' methods too; its declared type is that of plain fetch.
  const worker = (await running.mf.getWorker()) as unknown as Scheduled;
  const cron = async (expression: string, at: number = Date.now()): Promise<void> => {
    await worker.scheduled({ cron: expression, scheduledTime: new Date(at) });
  };
  const stopClock = startClock(cron, options.cronEvery ?? 60_000);
  return {
    ...running,
    cron,
    stop: async () => {
      stopClock();
      await running.stop();
    },
  };
}

/** Applies the migrations that this database has not had, in order, each as one transaction. */
async function migrate(mf: Miniflare): Promise<void> {
  const db = await mf.getD1Database("DB");
  await db.exec(
    "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)",
  );
  const known: { results: { name: string }[] } = await db.prepare("SELECT name FROM d1_migrations").all();
  const applied = new Set(known.results.map((row) => row.name));
  for (const migration of await readD1Migrations(join(ROOT, "migrations"))) {
    if (applied.has(migration.name)) continue;
    const statements = migration.queries.map((query) => db.prepare(query));
    await db.batch([...statements, db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(migration.name)]);
  }
}

function startClock(cron: RunningApp["cron"], every: number): () => void {
  if (every === 0) return () => {};
  let minutes = 0;
  const timer = setInterval(() => {
    minutes++;
    const due = minutes % 60 === 7 ? ["* * * * *", "7 * * * *"] : ["* * * * *"];
    for (const expression of due) void cron(expression).catch(() => undefined);
  }, every);
  return () => clearInterval(timer);
}
