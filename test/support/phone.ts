/** A phone at a door, for tests over HTTP: enrolled by a link, with a key of its own. */
import { queuedScanText, renewalText } from "../../worker/kernel/device-proof.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY } from "../../worker/kernel/time.ts";
import { sha256Hex, toBase64Url } from "../../worker/platform/crypto.ts";
import { type Answer, callApi, type World } from "./world.ts";

export const iso = (at: number) => new Date(at).toISOString();

export type Phone = {
  readonly token: string;
  readonly deviceId: string;
  readonly sign: (text: string) => Promise<string>;
  readonly call: typeof callApi;
  readonly scan: (code: string, more?: object) => Promise<Answer>;
  /** Hands scans over that were decided without a network. */
  readonly sync: (scans: readonly object[]) => Promise<Answer>;
  /** Asks for the next token, at `at` of its own clock. */
  readonly renew: (at?: number) => Promise<Answer>;
};

/** Makes a link for the event and enrols a phone with it. `session` changes the link. */
export async function openDoor(
  world: World,
  { eventId }: { readonly eventId: string },
  session: object = {},
  name = "Phone 1",
): Promise<Phone> {
  const body = { event_id: eventId, name: "North gate", valid_until: iso(Date.now() + DAY), ...session };
  const link = await world.api<{ token: string }>("/check-in/sessions", { body, status: 201 });
  const { publicKey, sign } = await phoneKeys();
  const enrolled = await callApi("/check-in/enrol", {
    body: { token: link.token, device_name: name, public_key: publicKey },
  });
  if (enrolled.status !== 201) throw new Error(`enrol answered ${enrolled.status}: ${enrolled.text}`);
  return phoneOf(enrolled.json, sign);
}

/** A pair of keys as a phone makes it. */
export async function phoneKeys(): Promise<{ publicKey: string; sign: Phone["sign"] }> {
  const keys = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const raw = await crypto.subtle.exportKey("raw", keys.publicKey);
  const sign: Phone["sign"] = async (text) =>
    toBase64Url(new Uint8Array(await crypto.subtle.sign("Ed25519", keys.privateKey, new TextEncoder().encode(text))));
  return { publicKey: toBase64Url(new Uint8Array(raw)), sign };
}

/** The phone of an enrolment. */
export function phoneOf(
  enrolled: { readonly access_token: string; readonly device: { readonly id: string } },
  sign: Phone["sign"],
): Phone {
  const { access_token: token, device } = enrolled;
  const call: typeof callApi = (path, options) => callApi(path, { token, ...options });
  return {
    token,
    deviceId: device.id,
    sign,
    call,
    scan: (code, more = {}) => call("/check-in/scans", { body: { code, scan_id: newId("scan"), ...more } }),
    sync: (scans) => call("/check-in/scans/sync", { body: { scans } }),
    renew: async (at = Date.now()) => {
      const signature = await sign(renewalText(device.id, at));
      return await callApi("/check-in/token", { body: { device: device.id, at: iso(at), signature } });
    },
  };
}

/** A scan as a phone without a network keeps it. */
export async function queued(
  { sign }: Pick<Phone, "sign">,
  code: string,
  at: number,
  more: { readonly result?: string; readonly scan_id?: string } = {},
) {
  const { result = "admitted", scan_id = newId("scan") } = more;
  const codeHash = await sha256Hex(code);
  const text = queuedScanText({ scanId: scan_id, codeHash, result, scannedAt: at, direction: "in", people: 1 });
  return { code, scan_id, scanned_at: iso(at), result, signature: await sign(text) };
}
