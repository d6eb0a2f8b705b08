/**
 * Stand-in for an OpenID issuer such as Google: discovery, a page to choose who one is, tokens, keys, as strict as the real
 * ones: exact redirect address, PKCE, codes that work once and for a minute. `POST /control/oidc {"next": …}` makes it lie.
 */
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { type Body, ControlFault, onlyFields } from "../control-body.ts";
import { Clock, type Ports, type StandIn } from "../stand-in.ts";
import { Switches } from "../switches.ts";

const CLIENT = { id: "tessera", secret: "oidc-secret" };
const CALLBACK = "/api/v1/auth/issuers/callback";
const CODE_MS = 60_000;

/** Lies about who came, or about the token that says so. */
const LIES = [
  "wrong_nonce", "wrong_aud", "wrong_iss", "expired", "future_iat", "alg_none", "hs256", "unknown_kid", "bad_signature",
  "no_email", "unverified", "unverified_text", "iss_param", "error_500", "no_state",
] as const; // prettier-ignore
type Lie = (typeof LIES)[number];

type User = { readonly sub: string; readonly email: string; readonly name: string };
type Asked = {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly user?: User;
  readonly until: number;
};
type Keys = { readonly kid: string; readonly secret: CryptoKey; readonly open: JWK };

const USERS: readonly User[] = [
  { sub: "rahima-1", email: "rahima@issuer.test", name: "Rahima Khatun" },
  { sub: "karim-2", email: "karim@issuer.test", name: "Karim Uddin" },
];

/** The issuer of the sandbox. */
export function oidcStandIn(ports: Ports): StandIn {
  const switches = new Switches<Lie>(LIES);
  const clock = new Clock(ports.now);
  const asked = ports.shelf<Asked>("asked");
  const codes = ports.shelf<Asked>("codes");
  const users = ports.shelf<User>("users");
  let keys: Promise<Keys> | undefined;
  const ownKeys = () => (keys ??= makeKeys());
  return {
    clock,
    answer: async (request, url) => {
      const issuer = `${url.origin}/oidc`;
      switch (url.pathname) {
        case "/oidc/.well-known/openid-configuration":
          return Response.json(discovery(issuer));
        case "/oidc/jwks":
          return Response.json({ keys: [(await ownKeys()).open] });
        case "/oidc/authorize":
          return authorize(url, [...USERS, ...users.all()], (request) => {
            const id = crypto.randomUUID();
            asked.put(id, { ...request, until: clock.now() + CODE_MS });
            return id;
          });
        case "/oidc/choose": {
          const request = asked.get(url.searchParams.get("request") ?? "");
          if (!request) return refuse("This request is over.");
          asked.delete(url.searchParams.get("request") ?? "");
          const user = [...USERS, ...users.all()].find(({ sub }) => sub === url.searchParams.get("user"));
          return backTo(request, user, switches, issuer, (kept) => {
            const code = crypto.randomUUID();
            codes.put(code, { ...kept, until: clock.now() + CODE_MS });
            return code;
          });
        }
        case "/oidc/token": {
          const fields = new URLSearchParams(await request.text());
          const code = fields.get("code") ?? "";
          const found = codes.get(code);
          codes.delete(code);
          if (switches.take("oidc", ["error_500"])) return new Response("Internal Server Error", { status: 500 });
          return await tokens(request, fields, found, clock.now(), issuer, await ownKeys(), switches);
        }
        default:
          return new Response("Not found", { status: 404 });
      }
    },
    control: async (call, body: Body) => {
      if (call !== "POST /control/oidc") throw new ControlFault(`Unknown call ${call}.`);
      const { user, rotate } = body;
      if (typeof user === "object" && user !== null) {
        const fresh = user as User;
        onlyFields(user as Body, ["sub", "email", "name"]);
        users.put(fresh.sub, fresh);
        return { user: fresh };
      }
      if (rotate === true) {
        keys = makeKeys();
        return { kid: (await keys).kid };
      }
      if (!switches.set(body)) throw new ControlFault("next, user or rotate is needed.");
      return { waiting: switches.waiting };
    },
    reset: () => switches.reset(),
  };
}

async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = crypto.randomUUID();
  return { kid, secret: privateKey, open: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    code_challenge_methods_supported: ["S256"],
    scopes_supported: ["openid", "email", "profile"],
    authorization_response_iss_parameter_supported: true,
  };
}

const refuse = (text: string) => new Response(text, { status: 400, headers: { "content-type": "text/plain" } });

/** Checks a request as strictly as a real issuer, then asks who one is. */
function authorize(url: URL, users: readonly User[], keep: (request: Omit<Asked, "until">) => string): Response {
  const get = (name: string) => url.searchParams.get(name) ?? "";
  const redirectUri = get("redirect_uri");
  if (get("client_id") !== CLIENT.id) return refuse("Unknown client.");
  if (!URL.canParse(redirectUri) || new URL(redirectUri).pathname !== CALLBACK || redirectUri.includes("#")) {
    return refuse("This redirect address is not registered.");
  }
  if (get("response_type") !== "code" || !get("scope").split(" ").includes("openid")) return refuse("Bad request.");
  if (get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(get("code_challenge"))) return refuse("PKCE.");
  if (get("state").length < 22 || get("nonce").length < 22) return refuse("State and nonce are too short.");
  const request = keep({ redirectUri, state: get("state"), nonce: get("nonce"), challenge: get("code_challenge") });
  const links = users.map(
    ({ sub, name, email }) =>
      `<p><a href="/oidc/choose?request=${request}&amp;user=${encodeURIComponent(sub)}">${escape(name)}, ${escape(email)}</a></p>`,
  );
  const page = `<!doctype html><title>Sandbox ID</title><h1>Sandbox ID</h1>${links.join("")}<p><a href="/oidc/choose?request=${request}">Deny</a></p>`;
  return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
}

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function backTo(
  request: Asked,
  user: User | undefined,
  switches: Switches<Lie>,
  issuer: string,
  mint: (kept: Asked) => string,
): Response {
  const address = new URL(request.redirectUri);
  if (switches.take("oidc", ["no_state"]) === undefined) address.searchParams.set("state", request.state);
  const mixedUp = switches.take("oidc", ["iss_param"]) !== undefined;
  address.searchParams.set("iss", mixedUp ? "https://other-issuer.test" : issuer);
  if (user) address.searchParams.set("code", mint({ ...request, user }));
  else address.searchParams.set("error", "access_denied");
  return new Response(null, { status: 302, headers: { location: address.toString() } });
}

async function tokens(
  request: Request,
  fields: URLSearchParams,
  found: Asked | undefined,
  now: number,
  issuer: string,
  keys: Keys,
  switches: Switches<Lie>,
): Promise<Response> {
  const basic = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  const [id, secret] =
    basic === undefined ? [fields.get("client_id"), fields.get("client_secret")] : atob(basic).split(":");
  if (id !== CLIENT.id || secret !== CLIENT.secret) return Response.json({ error: "invalid_client" }, { status: 401 });
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(fields.get("code_verifier") ?? ""));
  const challenge = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  const fits = found?.user && found.until > now && found.challenge === challenge;
  if (!fits || !found.user || fields.get("redirect_uri") !== found.redirectUri) {
    return Response.json({ error: "invalid_grant" }, { status: 400 });
  }
  const token = await idToken(found, found.user, now, issuer, keys, switches.take("oidc", LIES)?.next);
  return Response.json({ access_token: crypto.randomUUID(), token_type: "Bearer", expires_in: 300, id_token: token });
}

async function idToken(
  { nonce }: Asked,
  user: User,
  now: number,
  issuer: string,
  keys: Keys,
  lie: Lie | undefined,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const verified = lie === "unverified_text" ? "true" : lie !== "unverified";
  const claims = {
    iss: lie === "wrong_iss" ? "https://other-issuer.test" : issuer,
    aud: lie === "wrong_aud" ? "somebody-else" : CLIENT.id,
    sub: user.sub,
    name: user.name,
    nonce: lie === "wrong_nonce" ? crypto.randomUUID() : nonce,
    iat: lie === "future_iat" ? seconds + 3600 : lie === "expired" ? seconds - 7200 : seconds,
    nbf: lie === "future_iat" ? seconds + 3600 : seconds - 7200,
    exp: lie === "expired" ? seconds - 3600 : seconds + 7200,
    ...(lie === "no_email" ? {} : { email: user.email, email_verified: verified }),
  };
  if (lie === "alg_none") return new UnsecuredJWT(claims).encode();
  if (lie === "hs256") {
    const key = new TextEncoder().encode(JSON.stringify(keys.open));
    return await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: keys.kid }).sign(key);
  }
  const other = lie === "unknown_kid" || lie === "bad_signature" ? await makeKeys() : keys;
  const kid = lie === "unknown_kid" ? other.kid : keys.kid;
  return await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(other.secret);
}
