/**
 * Stand-in for Cloudflare Turnstile's siteverify. A token is good for one verification within five minutes, as the real
 * one's is; `POST /control/turnstile {"mint": {…}}` gives one as a solved widget would.
 */
import { type Body, ControlFault, onlyFields, text } from "../control-body.ts";
import { API_FAULTS, type ApiFault, Clock, type Ports, type Shelf, type StandIn, throughFaults } from "../stand-in.ts";
import { Switches } from "../switches.ts";

/** A token is good for this long after the widget was solved. */
const VALID_FOR = 300_000;
const MAX_TOKEN = 2048;
const MAX_ACTION = 32;

type Token = {
  readonly secret: string;
  readonly hostname: string;
  readonly action: string;
  readonly cdata: string;
  readonly mintedAt: number;
  /** The idempotency key of the call that used it up; the same key may ask again. */
  readonly usedWith?: string;
};

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** The Turnstile of the sandbox. */
export function turnstileStandIn(ports: Ports): StandIn {
  const tokens = ports.shelf<Token>("tokens");
  const switches = new Switches<ApiFault>(API_FAULTS);
  const clock = new Clock(ports.now);
  return {
    clock,
    answer: async (request, url) => {
      if (request.method !== "POST" || url.pathname !== "/turnstile/turnstile/v0/siteverify") {
        return new Response("Not found", { status: 404 });
      }
      const fields = await fieldsOf(request);
      return await throughFaults(switches, "turnstile", () => verify(tokens, fields, clock.now()));
    },
    control: async (call, body) => {
      if (call !== "POST /control/turnstile") throw new ControlFault(`Unknown call ${call}.`);
      const { mint } = body;
      if (typeof mint !== "object" || mint === null) {
        if (!switches.set(body)) throw new ControlFault("next or mint is needed.");
        return { waiting: switches.waiting };
      }
      return { token: mintToken(tokens, mint as Body, clock.now()) };
    },
    // Its tokens go with the shelf, when everything is forgotten.
    reset: () => switches.reset(),
  };
}

function mintToken(tokens: Shelf<Token>, body: Body, now: number): string {
  onlyFields(body, ["secret", "hostname", "action", "cdata"]);
  const id = `0.${crypto.randomUUID()}${crypto.randomUUID()}`;
  const action = text(body, "action") ?? "";
  if (!/^[\w-]*$/.test(action) || action.length > MAX_ACTION)
    throw new ControlFault("action is at most 32 of \\w and -.");
  tokens.put(id, {
    secret: text(body, "secret") ?? "",
    hostname: text(body, "hostname") ?? "localhost",
    action,
    cdata: text(body, "cdata") ?? "",
    mintedAt: now,
  });
  return id;
}

/** The fields of a call; undefined for a body of another type, as the real one's 400. */
async function fieldsOf(request: Request): Promise<Readonly<Record<string, string>> | undefined> {
  const type = request.headers.get("content-type")?.split(";")[0] ?? "";
  const raw = await request.text();
  if (type === FORM_TYPE) return Object.fromEntries(new URLSearchParams(raw));
  if (type !== JSON_TYPE) return undefined;
  try {
    return JSON.parse(raw) as Record<string, string>;
  } catch {
    return undefined;
  }
}

function verify(tokens: Shelf<Token>, fields: Readonly<Record<string, string>> | undefined, now: number): Response {
  if (fields === undefined) return refused("bad-request", 400);
  const { secret, response, idempotency_key: key } = fields;
  if (!secret) return refused("missing-input-secret");
  if (!/^0x[\w-]{10,}$/.test(secret)) return refused("invalid-input-secret");
  if (!response) return refused("missing-input-response");
  const token = response.length > MAX_TOKEN ? undefined : tokens.get(response);
  if (token === undefined || token.secret !== secret) return refused("invalid-input-response");
  const usedByOther = token.usedWith !== undefined && (key === undefined || token.usedWith !== key);
  if (usedByOther || token.mintedAt + VALID_FOR < now) return refused("timeout-or-duplicate");
  tokens.put(response, { ...token, usedWith: key ?? "" });
  const { hostname, action, cdata, mintedAt } = token;
  const challenged = new Date(mintedAt).toISOString();
  return Response.json({ success: true, challenge_ts: challenged, hostname, action, cdata, "error-codes": [] });
}

function refused(code: string, status = 200): Response {
  return Response.json({ success: false, "error-codes": [code], messages: [] }, { status });
}
