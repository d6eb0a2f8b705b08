/**
 * The generated matrix (TH23, TH24, E43): every operation of /openapi.json is called without a token, with each role that
 * lacks its permission, with the wrong kind of token, with another tenant's ids in path, query and body, and with bodies
 * that are no bodies. A route without an entry in tenant-matrix-entries.ts fails.
 */
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { grants, PERMISSIONS, ROLES, type StaffPermission } from "../../worker/platform/permissions.ts";
import { signAccessToken } from "../../worker/platform/tokens.ts";
import { Cast, outsider } from "../support/matrix.ts";
import { rowsOf, type Thing, unknownId } from "../support/matrix-ids.ts";
import { forgetProof } from "../support/proof.ts";
import { type Answer, callApi } from "../support/world.ts";
import { ENTRIES, type Entry } from "./tenant-matrix-entries.ts";

type Schema = {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
};
type Parameter = { readonly in: "path" | "query" | "header"; readonly name: string; readonly required?: boolean };
type Operation = {
  readonly "x-permission": string;
  readonly "x-step-up-minutes"?: number;
  readonly "x-event-scope"?: string | { readonly query?: string; readonly body?: readonly string[] };
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};

const document = await (await exports.default.fetch("https://tessera.test/openapi.json")).json<Document>();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => {
    const name = `${method.toUpperCase()} ${path.replace("/api/v1", "")}`;
    // The client of the tests speaks below /api/v1; what is outside of it is reached by going up.
    const address = path.startsWith("/api/v1") ? path.slice("/api/v1".length) : `/../..${path}`;
    return { name, method: method.toUpperCase(), path: address, operation, entry: ENTRIES[name] };
  }),
);
type Case = (typeof operations)[number];

/** Parameters that are no ids of rows. */
const PLAIN_PARAMETERS = new Set([
  "from",
  "to",
  "until",
  "sort",
  "kind",
  "type",
  "active",
  "open",
  "when",
  "state",
  "channel",
  "least",
  "most",
  "tag",
  "days",
  "limit",
  "cursor",
  "status",
  "q",
  "tenant",
  "token",
  "gateway",
  "since",
]);
/** Names of body fields that take an id though they do not end in `_id`. */
const ID_FIELDS =
  /(_id|^(event|venue|seat_map|ticket_type|ticket_types|hold|order|payment|device|member|person|seat))$/;
/** Fields that end like ids and are none of a row of ours. */
const PLAIN_FIELDS = new Set(["scan_id", "account_id", "client_id", "publishable_id", "merchant_id"]);

let b: Cast;
let roleTokens: Map<string, string>;

beforeAll(async () => {
  b = await Cast.create();
  // B has one of everything that any operation asks for, made before its rows are first read.
  for (const { entry } of operations) {
    if (!entry) continue;
    for (const thing of things(entry)) await b.get(thing);
    await entry.headers?.(b);
    await entry.body?.(b);
  }
  const world = (await Cast.create()).world;
  roleTokens = new Map();
  for (const role of ROLES) roleTokens.set(role, await world.memberToken(role));
}, 60_000);

function things(entry: Entry): Thing[] {
  const named = [...Object.values(entry.ids ?? {}), ...Object.values(entry.bodyIds ?? {})];
  return entry.publicIds === undefined ? named : [...named, "draft"];
}

async function tokenFor(cast: Cast, permission: string): Promise<string | null> {
  if (permission === "public") return null;
  return permission === "device.scan" ? await cast.get("device_token") : cast.world.token;
}

/** Where an id stands in a request. */
type Place = { readonly where: "parameter" | "body"; readonly name: string; readonly thing: Thing };

function placesOf(entry: Entry): Place[] {
  return [
    ...Object.entries(entry.ids ?? {}).map(([name, thing]): Place => ({ where: "parameter", name, thing })),
    ...Object.entries(entry.bodyIds ?? {}).map(([name, thing]): Place => ({ where: "body", name, thing })),
  ];
}

type Swap = Pick<Place, "where" | "name"> & { readonly id: string };
type Override = { readonly token?: string | null; readonly body?: unknown; readonly headers?: Record<string, string> };

/** One request of `cast` with all of its own ids, except for the one that `swap` names. */
async function send(
  { path, method, operation, entry = {} }: Case,
  cast: Cast,
  swap?: Swap,
  override: Override = {},
): Promise<Answer> {
  let address = path.replace("{gateway}", "stripe").replace("{line}", "1");
  const query = new URLSearchParams();
  for (const { in: where, name } of operation.parameters ?? []) {
    const thing = entry.ids?.[name];
    if (thing === undefined) continue;
    const id = swap?.where === "parameter" && swap.name === name ? swap.id : await cast.get(thing);
    if (where === "path") address = address.replace(`{${name}}`, encodeURIComponent(id));
    if (where === "query") query.set(name, id);
  }
  let body: unknown = await entry.body?.(cast);
  if (swap?.where === "body") body = withField(body, swap.name.split("."), swap.id);
  if (override.body !== undefined) body = override.body;
  return await callApi(`${address}${query.size > 0 ? `?${query}` : ""}`, {
    method,
    token: override.token === undefined ? await tokenFor(cast, operation["x-permission"]) : override.token,
    headers: { ...(await entry.headers?.(cast)), ...override.headers },
    ...(body === undefined ? {} : { body }),
  });
}

function withField(value: unknown, [name, ...rest]: readonly string[], id: string): unknown {
  if (name === undefined) return id;
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === name ? withField(item, rest, id) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [name]: withField(record[name], rest, id) };
}

/** Status and body without what differs between any two requests. */
function essence({ status, json, text }: Answer): unknown {
  if (typeof json !== "object" || json === null) return { status, text: status < 300 ? text : "" };
  const { request_id: _, ...rest } = json as Record<string, unknown>;
  return { status, rest };
}

function resolve(schema: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.split("/").at(-1);
  return name === undefined ? schema : resolve(document.components?.schemas?.[name]);
}

function idFields(schema: Schema | undefined, depth = 0): string[] {
  const resolved = resolve(schema);
  if (!resolved || depth > 4) return [];
  return [
    ...Object.entries(resolved.properties ?? {}).flatMap(([name, inner]) =>
      ID_FIELDS.test(name) && !PLAIN_FIELDS.has(name) ? [name] : idFields(inner, depth + 1),
    ),
    ...(resolved.anyOf ?? []).flatMap((inner) => idFields(inner, depth + 1)),
    ...idFields(resolved.items, depth + 1),
  ];
}

it("the document has operations, and each has an entry that names all of its ids", () => {
  expect(operations.length).toBeGreaterThan(20);
  const gaps = operations.flatMap(({ name, operation, entry }) => {
    if (!entry) return [`${name}: no entry`];
    const parameters = (operation.parameters ?? []).filter(
      ({ in: where, name: parameter }) =>
        where !== "header" &&
        !PLAIN_PARAMETERS.has(parameter) &&
        !entry.ids?.[parameter] &&
        !entry.plain?.includes(parameter),
    );
    const schema = operation.requestBody?.content["application/json"]?.schema;
    const named = new Set(Object.keys(entry.bodyIds ?? {}).flatMap((path) => path.split(".")));
    const fields = idFields(schema).filter((field) => !named.has(field) && !entry.plain?.includes(field));
    const noBody = operation.requestBody && !entry.body ? ["body"] : [];
    return [...parameters.map((parameter) => parameter.name), ...fields, ...noBody].map((gap) => `${name}: ${gap}`);
  });
  expect(gaps).toEqual([]);
});

it("no entry is left over from a route that is gone", () => {
  const names = new Set(operations.map(({ name }) => name));
  expect(Object.keys(ENTRIES).filter((name) => !names.has(name))).toEqual([]);
});

it("every operation demands a permission that exists", () => {
  const known = new Set<string>([...PERMISSIONS, "public", "session.self", "device.scan"]);
  const bad = operations.filter(({ operation }) => !known.has(operation["x-permission"]));
  expect(bad.map(({ name }) => name)).toEqual([]);
});

it("T3 what changes something demands more than a permission to read", () => {
  const bad = operations.filter(
    ({ method, operation }) => method !== "GET" && operation["x-permission"].endsWith(".read"),
  );
  expect(bad.map(({ name }) => name)).toEqual([]);
});

const guarded = operations.filter(({ operation }) => operation["x-permission"] !== "public");

describe.each(guarded)("TH21 T3 $name", (item) => {
  const permission = item.operation["x-permission"];

  it("without a token, or with one that is none, is 401", async () => {
    for (const token of [null, "not.a.token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."]) {
      const answer = await send(item, b, undefined, { token });
      expect([token, answer.status]).toEqual([token, 401]);
    }
  });

  it("without the permission is 403, whoever asks", async () => {
    const before = await rowsOf(b.world.tenantId);
    if (permission === "device.scan") {
      expect((await send(item, b, undefined, { token: b.world.token })).status).toBe(403);
    } else {
      expect((await send(item, b, undefined, { token: await deviceToken() })).status).toBe(403);
    }
    if (permission !== "device.scan" && permission !== "session.self") {
      for (const role of ROLES.filter((role) => !grants(role, permission as StaffPermission))) {
        const answer = await send(item, b, undefined, { token: roleTokens.get(role) ?? "" });
        expect([role, answer.status, answer.json.code]).toEqual([role, 403, "forbidden"]);
      }
      const stranger = await send(item, b, undefined, { token: await outsider() });
      expect([stranger.status, stranger.json.code]).toEqual([403, "no_tenant"]);
      const former = await send(item, b, undefined, { token: await formerMember() });
      expect([former.status, former.json.code]).toEqual([403, "forbidden"]);
    }
    expect(await rowsOf(b.world.tenantId)).toBe(before);
  });
});

/** A well-signed device token of B; whether the device is enrolled does not matter where devices have no business. */
async function deviceToken(): Promise<string> {
  const claims = {
    kind: "device",
    deviceId: newId("device"),
    sessionId: newId("checkInSession"),
    tenantId: b.world.tenantId,
    eventId: newId("event"),
  } as const;
  return await signAccessToken(env, claims, Date.now());
}

/** A live session whose token still names a tenant that its person is no member of. */
async function formerMember(): Promise<string> {
  const { personId, token } = await b.world.member("owner");
  await env.DB.prepare("DELETE FROM members WHERE tenant_id = ? AND person_id = ?")
    .bind(b.world.tenantId, personId)
    .run();
  return token;
}

async function join(personId: string, tenantId: string, role: string): Promise<void> {
  await env.DB.prepare("INSERT INTO members (tenant_id, person_id, role, created_at) VALUES (?, ?, ?, 0)")
    .bind(tenantId, personId, role)
    .run();
}

const withIds = operations.filter(
  ({ entry }) => entry !== undefined && entry.elsewhere === undefined && placesOf(entry).length > 0,
);

describe.each(withIds)("TH23 TH24 E43 $name", (item) => {
  const entry = item.entry ?? {};

  it("another tenant's id answers like one that does not exist, and changes nothing of theirs", async () => {
    const a = await Cast.create();
    // Who asks works for both organizations, and owns them: the token says which one it is about.
    await join(a.world.owner.personId, b.world.tenantId, "owner");
    const before = await rowsOf(b.world.tenantId);
    for (const { where, name, thing } of placesOf(entry)) {
      const foreign = entry.publicIds === undefined || where === "body" ? thing : "draft";
      const [theirs, nobodys] = [
        await send(item, a, { where, name, id: await b.get(foreign) }),
        await send(item, a, { where, name, id: unknownId(foreign) }),
      ];
      expect([name, essence(theirs)]).toEqual([name, essence(nobodys)]);
      const isPath = item.path.includes(`{${name}}`);
      if (where === "parameter" && isPath) expect([name, theirs.status]).toEqual([name, 404]);
      if (where === "body") expect([name, theirs.status >= 400 && theirs.status < 500]).toEqual([name, true]);
    }
    expect(await rowsOf(b.world.tenantId)).toBe(before);
    // The control: the same request with one's own ids works, so it was the id that was refused.
    const own = await send(item, a);
    const expected = entry.own ?? [200, 201, 202, 204];
    expect([expected.includes(own.status), own.status, own.text.slice(0, 300)]).toEqual([
      true,
      own.status,
      own.text.slice(0, 300),
    ]);
  });
});

const provenOnly = operations.filter(({ operation }) => operation["x-step-up-minutes"] !== undefined);

it.each(provenOnly)("T10 TH10 $name asks for a fresh proof of who is there", async (item) => {
  const owner = await b.world.member("owner");
  await forgetProof(owner);
  const before = await rowsOf(b.world.tenantId);
  const answer = await send(item, b, undefined, { token: owner.token });
  expect([answer.status, answer.json.code]).toEqual([403, "step_up_required"]);
  expect(await rowsOf(b.world.tenantId)).toBe(before);
});

it("T10 TH10 payouts, credentials and who is in the team ask for a fresh proof", () => {
  expect(provenOnly.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "POST /settlements/{id}/disbursements",
      "PUT /payment-gateways/{gateway}",
      "PATCH /members/{person_id}",
      "DELETE /members/{person_id}",
    ]),
  );
});

/** Routes of a tenant that a member of some events may have a role for: managers have every permission that they can have. */
const ofTenant = operations.filter(
  ({ operation, entry }) =>
    operation["x-event-scope"] !== undefined &&
    entry?.elsewhere === undefined &&
    grants("manager", operation["x-permission"] as StaffPermission),
);
const closed = ofTenant.filter(({ operation }) => operation["x-event-scope"] === "none");
const open = ofTenant.filter(({ operation }) => operation["x-event-scope"] !== "none");
const scopedTokens = async (cast: Cast, permission: string, scope: readonly string[]) =>
  await Promise.all(
    (["manager", "staff", "scanner"] as const)
      .filter((role) => grants(role, permission as StaffPermission))
      .map(async (role) => (await cast.world.member(role, scope)).token),
  );

it("TH24 what is about the whole organization is closed to members of some events", () => {
  const names = closed.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["POST /events", "GET /members", "POST /venues", "GET /dispute-policy"]),
  );
});

it.each(closed)("TH24 $name is closed to members of some events", async (item) => {
  const scope = [await b.get("event"), await b.get("draft")];
  const tokens = await scopedTokens(b, item.operation["x-permission"], scope);
  const before = await rowsOf(b.world.tenantId);
  for (const token of tokens) expect((await send(item, b, undefined, { token })).json.code).toBe("forbidden");
  expect(await rowsOf(b.world.tenantId)).toBe(before);
});

it.each(open)("TH24 $name shows and changes nothing of an event that is not a member's", async (item) => {
  const tokens = await scopedTokens(b, item.operation["x-permission"], [await b.get("elsewhere")]);
  const before = await rowsOf(b.world.tenantId);
  const list = item.operation["x-event-scope"] === "filtered" || item.operation["x-event-scope"] === "any";
  for (const token of tokens) {
    const answer = await send(item, b, undefined, { token });
    const asksForTheirs = Object.values(item.entry?.ids ?? {}).some((thing) => thing === "event");
    expect(answer.status).toBe(list && !asksForTheirs ? 200 : 404);
    for (const thing of ["event", "draft", "order", "check_in_session"] as const) {
      expect(answer.text).not.toContain(await b.get(thing));
    }
  }
  expect(await rowsOf(b.world.tenantId)).toBe(before);
});

it.each(open)("TH24 $name is open to members of the event", async (item) => {
  const a = await Cast.create();
  const [token = ""] = await scopedTokens(a, "events.read", [await a.get("event"), await a.get("draft")]);
  const answer = await send(item, a, undefined, { token });
  const expected = item.entry?.own ?? [200, 201, 202, 204];
  expect([expected.includes(answer.status), answer.text.slice(0, 300)]).toEqual([true, answer.text.slice(0, 300)]);
});

describe.each(operations.filter(({ path }) => path.includes("{")))("TH32 $name", (item) => {
  it("an id that is no id is the caller's fault, never ours", async () => {
    for (const id of ["%", "x'--", "\u0000", "..", "\u202e", "a".repeat(500), "evt_", "১২৩"]) {
      // Dots are taken out of an address before it is sent, and outside the API that leaves the address of a page.
      if (id === ".." && item.path.startsWith("/..")) continue;
      const address = item.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
      const answer = await callApi(address, {
        method: item.method,
        token: await tokenFor(b, item.operation["x-permission"]),
        headers: (await item.entry?.headers?.(b)) ?? {},
        ...(item.entry?.body ? { body: await item.entry.body(b) } : {}),
      });
      expect([id, answer.status >= 400 && answer.status < 500]).toEqual([id, true]);
    }
  });
});

describe.each(operations.filter(({ operation }) => operation.requestBody))("TH32 $name", (item) => {
  it("a body that is no body is 4xx, one that is too large is 413", async () => {
    const a = await Cast.create();
    const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    for (const body of ["{", "", "null", "[]", '"text"', "7", "\u0000", `[${deep}]`]) {
      const answer = await send(item, a, undefined, { body, headers: { "content-type": "application/json" } });
      expect([body.slice(0, 10), answer.status >= 400 && answer.status < 500]).toEqual([body.slice(0, 10), true]);
    }
    for (const headers of [{ "content-type": "text/plain" }, { "content-type": "multipart/form-data" }]) {
      const answer = await send(item, a, undefined, { body: "a=1", headers });
      expect([headers, answer.status < 500]).toEqual([headers, true]);
    }
    const wrongTypes = Object.fromEntries(
      Object.keys((await item.entry?.body?.(a)) ?? { x: 1 }).map((key) => [key, { $gt: [] }]),
    );
    expect((await send(item, a, undefined, { body: wrongTypes })).status).toBeLessThan(500);
    // A file may be larger than a body of JSON: TH32 in media.test.ts.
    if (!item.operation.requestBody?.content["application/json"]) return;
    const large = await send(item, a, undefined, {
      body: `{"x":"${"x".repeat(4 * 1024 * 1024)}"}`,
      headers: { "content-type": "application/json" },
    });
    expect([large.status, large.json.code]).toEqual([413, "body_too_large"]);
  });
});
