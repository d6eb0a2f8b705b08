/**
 * The shape of the code, held by a test: which way imports may point, that no route exists without a permission, that
 * tables and migrations agree, that dependencies are pinned.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
type Import = { readonly target: string; readonly typeOnly: boolean };
type Source = { readonly path: string; readonly text: string; readonly imports: readonly Import[] };

const sources = ["worker", "durable-objects", "web"].flatMap((folder) => filesBelow(folder)).map(readSource);
const product = sources.filter(({ path }) => !/\.test\.tsx?$/.test(path));

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(ROOT, path)).isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  const imports: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^;"']*?from\s*["']([^"']+)["']/gm)) {
    imports.push({ target: resolveTarget(path, match[2] ?? ""), typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/(?:^import\s*|\bimport\()\s*["']([^"']+)["']/gm)) {
    imports.push({ target: resolveTarget(path, match[1] ?? ""), typeOnly: false });
  }
  return { path, text, imports };
}

/** A path below the root for files of ours, the bare name for packages. */
function resolveTarget(from: string, target: string): string {
  return target.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(from), target)) : target;
}

/** `worker/orders/store.ts` → `orders`; undefined for files that are no domain's. */
function domainOf(path: string): string | undefined {
  const [top, domain, ...rest] = path.split("/");
  return top === "worker" && rest.length > 0 && domain !== "kernel" && domain !== "platform" && domain !== "decisions"
    ? domain
    : undefined;
}

const ROLE_FILES = /\/(tables|store|service|schemas|routes|jobs|index|client)\.tsx?$/;
const ENTRY_FILES = ["worker/index.ts", "worker/app.ts", "worker/routers.ts", "worker/jobs.ts", "worker/crons.ts"];

/** Every import of `from` that `allowed` refuses, as readable lines. */
function violations(from: (source: Source) => boolean, allowed: (target: Import, source: Source) => boolean): string[] {
  return product
    .filter(from)
    .flatMap((source) =>
      source.imports
        .filter((target) => !allowed(target, source))
        .map(({ target }) => `${source.path} imports ${target}`),
    );
}

describe("arrows point inward", () => {
  it("kernel imports nothing of ours", () => {
    const found = violations(
      ({ path }) => path.startsWith("worker/kernel/"),
      ({ target }) => target.startsWith("worker/kernel/") || !/^(worker|durable-objects|web|test)\//.test(target),
    );
    expect(found).toEqual([]);
  });

  it("platform knows no domain", () => {
    const found = violations(
      ({ path }) => path.startsWith("worker/platform/"),
      ({ target }) =>
        /^worker\/(platform|kernel)\//.test(target) ||
        target === "worker/env.ts" ||
        !/^(worker|durable-objects|web|test)\//.test(target),
    );
    expect(found).toEqual([]);
  });

  it("a domain imports another only through its index", () => {
    const found = violations(
      ({ path }) => domainOf(path) !== undefined,
      ({ target }, { path }) => {
        const domain = domainOf(target);
        return domain === undefined || domain === domainOf(path) || target === `worker/${domain}/index.ts`;
      },
    );
    expect(found).toEqual([]);
  });

  it("nothing imports the entry files", () => {
    const found = violations(
      ({ path }) => !ENTRY_FILES.includes(path),
      ({ target }) => !ENTRY_FILES.includes(target),
    );
    expect(found).toEqual([]);
  });

  it("a Durable Object imports the kernel and its own folder only", () => {
    const found = violations(
      ({ path }) => path.startsWith("durable-objects/"),
      ({ target }, { path }) => {
        const own = path.split("/").slice(0, 2).join("/");
        return (
          target.startsWith(`${own}/`) ||
          /^(worker\/kernel|durable-objects\/shared)\//.test(target) ||
          !/^(worker|durable-objects|web|test)\//.test(target)
        );
      },
    );
    expect(found).toEqual([]);
  });

  it("a Durable Object is reached only through one client.ts, its types through the domain that has it", () => {
    const owners = new Set(
      product.filter(({ path }) => /^worker\/[\w-]+\/client\.ts$/.test(path)).map(({ path }) => domainOf(path)),
    );
    const found = violations(
      ({ path }) => path.startsWith("worker/") && path !== "worker/index.ts",
      ({ target }, { path }) =>
        !target.startsWith("durable-objects/") || (target.endsWith("/protocol.ts") && owners.has(domainOf(path))),
    );
    expect(found).toEqual([]);
    const stubs = product
      .filter(
        ({ path, text }) =>
          path.startsWith("worker/") && /env\.(EVENT_INVENTORY|CHECK_IN_DESK|WAITING_ROOM)\b/.test(text),
      )
      .map(({ path }) => path);
    expect(stubs.filter((path) => !path.endsWith("/client.ts"))).toEqual([]);
  });

  it("the browser's code imports the kernel, the price engine, itself, and no server code", () => {
    const found = violations(
      ({ path }) => path.startsWith("web/"),
      ({ target, typeOnly }) =>
        // A preview that does its own sums would be wrong one day.
        target === "worker/pricing/price-order.ts" ||
        /^(web|worker\/kernel)\//.test(target) ||
        typeOnly ||
        !/^(worker|durable-objects|test)\//.test(target),
    );
    expect(found).toEqual([]);
  });

  it("nothing outside its adapter knows Stripe", () => {
    const found = violations(
      ({ path }) => !path.startsWith("worker/payments/gateways/stripe/"),
      ({ target }) => target !== "stripe",
    );
    expect(found).toEqual([]);
  });

  it("rules are pure: no database, no framework, no clock", () => {
    const rules = product
      .filter(({ path }) => path.startsWith("worker/"))
      .filter(({ path, text }) => isRuleFile(path, text));
    const impure = rules.flatMap(({ path, text }) =>
      /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(|\bfetch\(/.test(withoutComments(text)) ? [path] : [],
    );
    expect(rules.length).toBeGreaterThan(5);
    expect(impure).toEqual([]);
  });
});

/** A domain file that is no role file, renders nothing, and imports no plumbing: it is a rule and must stay one. */
function isRuleFile(path: string, text: string): boolean {
  if (path.startsWith("worker/kernel/")) return !path.endsWith("/ids.ts");
  return (
    domainOf(path) !== undefined &&
    !ROLE_FILES.test(path) &&
    !/from "(hono|drizzle-orm|@hono|cloudflare:|\.\.?\/.*platform)/.test(text) &&
    path.endsWith(".ts") &&
    !path.includes("/gateways/")
  );
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\/\/.*$/gm, "");
}

describe("I5 the tenant wall", () => {
  /** Functions that stand before or above tenants, each with the reason why it has no tenant handle. */
  const ABOVE_TENANTS: Readonly<Record<string, string>> = {
    "worker/people/store.ts": "people and sessions belong to no tenant",
    "worker/people/issuer-store.ts": "identities belong to people",
    "worker/people/phone-store.ts": "phones belong to people",
    "worker/people/passkey-store.ts": "passkeys belong to people",
    "worker/people/factor-store.ts": "second factors belong to people, as do steps and tries of signing in",
    "worker/tenants/store.ts": "finding and making tenants, memberships of a person",
    "worker/tenants/invitation-store.ts": "lookup of an invitation by its link",
    "worker/events/store.ts": "public lookup of the tenant an event belongs to",
    "worker/account/store.ts": "orders of one verified address, of all organizers",
    "worker/orders/store.ts": "lookup of the tenant by order id and token",
    "worker/payments/account-store.ts": "lookup by callback address",
    "worker/payments/event-store.ts": "the sweep over callbacks that were not worked on",
    "worker/payments/store.ts": "the sweep over due payments",
    "worker/check-in/store.ts": "lookup of a session by its token",
    "worker/domains/store.ts": "whose domain a host is, the sweep over domains that are due",
    "worker/exports/store.ts": "the sweep over files whose time is over",
    "worker/comms/store.ts": "the platform's own messages",
    "worker/comms/notice-store.ts": "the sweep over organizers of whom somebody is to be told",
    "worker/comms/reminder-store.ts": "the sweeps over coming events and over organizers who remind of carts",
    "worker/finding/found-store.ts": "finding the events of all organizers, and the sweep over what they are found by",
    "worker/waiting-list/store.ts": "lookup of an entry by the id in its link, sweeps over lines that are due",
  };

  it("a store function takes a tenant handle first", () => {
    const found = product
      .filter(({ path }) => /^worker\/[\w-]+\/(?:[\w-]+-)?store\.ts$/.test(path) && !(path in ABOVE_TENANTS))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^export (?:async )?function (\w+)\(\s*(\w+)\s*:\s*([\w<>]+)/gm)]
          .filter((match) => match[3] !== "TenantDb")
          .map((match) => `${path}: ${match[1]}(${match[2]}: ${match[3]})`),
      );
    expect(found).toEqual([]);
  });

  it("the platform's database is opened only where a reason is written down", () => {
    const callers = product
      .filter(
        ({ path, text }) =>
          path.startsWith("worker/") && /\bplatformDb\(/.test(text) && !path.startsWith("worker/platform/"),
      )
      .map(({ path }) => path);
    const allowed = [
      ...Object.keys(ABOVE_TENANTS),
      "worker/crons.ts",
      "worker/people/authority.ts",
      "worker/tenants/membership.ts",
      "worker/shop/store.ts",
      "worker/waiting-list/serve.ts",
      "worker/risk/sweeps.ts",
    ];
    expect(callers.filter((path) => !allowed.includes(path))).toEqual([]);
  });
});

describe("routes", () => {
  it("an API route is made by defineRoute, which demands a permission", () => {
    const outside = product.filter(
      ({ path, text }) =>
        path.startsWith("worker/") && path !== "worker/platform/router.ts" && /\bcreateRoute\b/.test(text),
    );
    expect(outside.map(({ path }) => path)).toEqual([]);
    // Pages are public by nature; what they show of a person they fetch from the API, with its permissions.
    const PAGES = [
      "worker/console/routes.ts",
      "worker/storefront/routes.tsx",
      "worker/storefront/account-routes.tsx",
      "worker/storefront/reminders-routes.tsx",
    ];
    const bare = product.filter(
      ({ path, text }) =>
        /^worker\/[\w-]+\/.*routes\.tsx?$/.test(path) &&
        /createRouter\(/.test(text) &&
        /\.(get|post|put|patch|delete|all)\(\s*["'`]\//.test(text),
    );
    expect(bare.map(({ path }) => path).filter((path) => !PAGES.includes(path))).toEqual([]);
    const defined = product.flatMap(({ text }) =>
      [...withoutComments(text).matchAll(/\bdefineRoute\(\{([\s\S]*?)\n\s*\}\)/g)].map((match) => match[1] ?? ""),
    );
    expect(defined.length).toBeGreaterThan(0);
    expect(defined.filter((definition) => !/\bpermission:/.test(definition))).toEqual([]);
  });

  it("crons of the code and of wrangler.toml are the same", () => {
    const config = parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8")) as { triggers: { crons: string[] } };
    const table = [...readFileSync(join(ROOT, "worker/crons.ts"), "utf8").matchAll(/^ {2}"([^"]+)":/gm)].map(
      (match) => match[1],
    );
    expect(new Set(table)).toEqual(new Set(config.triggers.crons));
  });

  it("every queue has a dead-letter queue, and that is consumed", () => {
    type Queues = { consumers: { queue: string; dead_letter_queue?: string }[] };
    const config = parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8")) as {
      queues: Queues;
      env: Record<string, { queues: Queues }>;
    };
    for (const { consumers } of [
      config.queues,
      ...Object.values(config.env).map((environment) => environment.queues),
    ]) {
      const consumed = consumers.map(({ queue }) => queue);
      const live = consumers.filter(({ queue }) => !queue.includes("-dead"));
      expect(live.length).toBe(3);
      for (const { dead_letter_queue: dead } of live) expect(consumed).toContain(dead);
    }
  });
});

describe("migrations", () => {
  const names = readdirSync(join(ROOT, "migrations")).sort();

  it("are numbered without a gap", () => {
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, i) => i + 1));
  });

  it("agree with the drizzle tables, column by column", async () => {
    const db = new DatabaseSync(":memory:");
    for (const name of names) db.exec(readFileSync(join(ROOT, "migrations", name), "utf8"));
    const modules = product.filter(({ path, text }) => path.startsWith("worker/") && /\bsqliteTable\(/.test(text));
    const seen = new Set<string>();
    for (const { path } of modules) {
      const exported = (await import(join(ROOT, path))) as Record<string, unknown>;
      for (const value of Object.values(exported)) {
        if (!isTable(value)) continue;
        const { name, columns } = getTableConfig(value);
        const stored = db.prepare(`SELECT name, type, "notnull", pk FROM pragma_table_info('${name}')`).all() as {
          name: string;
          type: string;
          notnull: number;
          pk: number;
        }[];
        expect(stored.length, `${path}: table ${name} is in no migration`).toBeGreaterThan(0);
        const inCode = columns.map(
          (column) =>
            `${column.name} ${column.getSQLType().toUpperCase()} ${column.notNull || column.primary ? "required" : "optional"}`,
        );
        const inSql = stored.map(
          (column) => `${column.name} ${column.type} ${column.notnull || column.pk ? "required" : "optional"}`,
        );
        expect(inCode.sort(), name).toEqual(inSql.sort());
        seen.add(name);
      }
    }
    const tables = db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all() as { name: string }[];
    expect(tables.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });
});

function isTable(value: unknown): value is SQLiteTable {
  if (typeof value !== "object" || value === null) return false;
  try {
    return getTableConfig(value as SQLiteTable).columns.length > 0;
  } catch {
    return false;
  }
}

describe("the repository", () => {
  it("has no folder that says nothing", () => {
    const folders = new Set(sources.flatMap(({ path }) => dirname(path).split("/")));
    for (const name of ["utils", "util", "helpers", "common", "lib", "misc", "services", "managers"])
      expect(folders.has(name), name).toBe(false);
    expect(
      sources.flatMap(({ path, text }) =>
        [...text.matchAll(/\bclass (\w+(?:Manager|Helper|Service))\b/g)].map((match) => `${path}: ${match[1]}`),
      ),
    ).toEqual([]);
  });

  it("TH40 pins every dependency, names no registry host, and lets only named packages run install scripts", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<
      "dependencies" | "devDependencies",
      Record<string, string>
    > & { allowScripts: Record<string, boolean> };
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(["esbuild", "node", "vue-demi", "workerd"]);
    const lock = readFileSync(join(ROOT, "package-lock.json"), "utf8");
    expect(lock).not.toMatch(/"resolved": "http/);
    const locked = JSON.parse(lock) as {
      packages: Record<string, { version?: string; integrity?: string; link?: boolean }>;
    };
    const unsigned = Object.entries(locked.packages).filter(
      ([path, entry]) => path !== "" && entry.link !== true && entry.integrity === undefined,
    );
    expect(unsigned.map(([path]) => path)).toEqual([]);
    const runtimes = Object.keys(locked.packages).filter((path) => path.endsWith("node_modules/workerd"));
    expect(runtimes).toEqual(["node_modules/workerd"]);
  });

  it("is a lock file that installs on every platform: each optional binary of each package is in it", () => {
    type Locked = { packages: Record<string, { optionalDependencies?: Record<string, string> }> };
    const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Locked;
    const known = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)));
    const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(wanted).toContain("@cloudflare/workerd-darwin-arm64");
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });
});
