/** The device's line to the server: every call, the token that goes with it, and how it is renewed. */
import { queuedScanText, renewalText } from "../../worker/kernel/device-proof.ts";
import { type ApiFault, faultOf, offlineFault } from "../api/problem.ts";
import type { DoorSession, Enrolment, ScanAnswer, ScanResult } from "../api/types.ts";
import type { ManifestPage } from "./book.ts";
import { sha256Hex, toBase64Url } from "./bytes.ts";
import type { Clock } from "./clock.ts";

/** This device in a session. */
export type Enrolled = {
  readonly device: { readonly id: string; readonly name: string };
  readonly session: DoorSession;
  readonly token: string;
  /** When the token ends, by the server's clock. */
  readonly tokenEnds: number;
};

/** A scan as the device made it. It keeps its id for ever, so that a repeat gets the same answer (E34). */
export type Scan = {
  readonly code: string;
  readonly scanId: string;
  /** By the server's clock as far as known. */
  readonly at: number;
  readonly direction: "in" | "out";
  readonly people: number;
  readonly ticket: string | null;
  readonly acceptUnpaid: boolean;
  /** The ticket that was looked up: then there is no code. */
  readonly found?: string | null;
};
/** A scan that the device decided by itself. */
export type OwnScan = Scan & { readonly result: ScanResult; readonly gate: string | null; readonly signature: string };

export type Synced = {
  readonly scan_id: string;
  readonly scan: ScanAnswer | null;
  readonly fault: "scan_mismatch" | null;
};
export type FoundTicket = {
  readonly id: string;
  readonly event_id: string;
  readonly order_code: string;
  readonly type: string;
  readonly seat: { readonly section: string; readonly row: string; readonly number: string } | null;
  readonly holder_name: string;
  readonly status: string;
  readonly admitted_at: string | null;
};

export type Money = { readonly amount: number; readonly currency: string };
/** What this door sells, and with what a buyer may pay on their own phone. */
export type Offer = {
  readonly methods: readonly { readonly gateway: string; readonly needs_phone: boolean }[];
  readonly event: { readonly currency: string };
  readonly types: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: Money;
    readonly max_per_order: number;
  }[];
};
export type SaleLine = { readonly ticket_type: string; readonly quantity: number };
/** A sale as it is now: what goes back, and what the door did with each ticket. */
export type SaleAnswer = {
  readonly order: { readonly code: string; readonly status: string };
  readonly total: Money;
  readonly change: Money;
  /** While the buyer has not paid on their own phone. */
  readonly payment: { readonly next_action: { readonly kind: string; readonly phone?: string } } | null;
  /** Where the buyer pays, and then finds the tickets. */
  readonly url: string;
  readonly tickets: readonly {
    readonly id: string;
    readonly type: string;
    readonly seat: { readonly section: string; readonly row: string; readonly number: string } | null;
    readonly result: ScanResult;
  }[];
};
export type NewSale = {
  /** Sent again it is the same sale: money is taken once. */
  readonly sale_id: string;
  readonly lines: readonly SaleLine[];
  readonly method: "cash" | "card_terminal" | "link";
  /** For `link`. */
  readonly gateway?: string;
  readonly buyer?: { readonly email: string; readonly phone?: string };
  /** What the buyer was told, in minor units. */
  readonly total: number;
  readonly received?: number;
};

/** Milliseconds after which a call that nobody waits for counts as not answered. */
export const PATIENCE = 8000;
/** A token is renewed when it has less than this left. */
const RENEW_BEFORE = 5 * 60_000;

type Call = { readonly method: string; readonly path: string; readonly body?: unknown; readonly patience?: number };

/** One call. @throws ApiFault */
export async function call<T>(token: string | null, { method, path, body, patience = PATIENCE }: Call): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      cache: "no-store",
      credentials: "omit",
      signal: abort.signal,
      headers: {
        accept: "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await faultOf(response);
    return (await response.json()) as T;
  } catch (caught) {
    // What the server said stays; anything else is a line that broke, also in the middle of an answer.
    throw isFault(caught) ? caught : offlineFault();
  } finally {
    clearTimeout(timer);
  }
}

function isFault(caught: unknown): caught is ApiFault {
  return caught instanceof Error && caught.name === "ApiFault";
}

/** True when the line is at fault and not what was said on it. */
export function isAway(fault: ApiFault): boolean {
  return fault.code === "offline" || fault.status >= 500 || fault.status === 429;
}

/** Makes this phone a device of the session that `token` names. @throws ApiFault */
export async function enrol(
  wanted: { readonly token: string; readonly name: string; readonly keys: CryptoKeyPair | null },
  clock: Clock,
): Promise<Enrolled> {
  const { token, name, keys } = wanted;
  const raw = keys && (await crypto.subtle.exportKey("raw", keys.publicKey));
  const body = { token, device_name: name, ...(raw ? { public_key: toBase64Url(new Uint8Array(raw)) } : {}) };
  return enrolledBy(await call<Enrolment>(null, { method: "POST", path: "/check-in/enrol", body }), clock);
}

/** What the device keeps of an enrolment. */
export function enrolledBy({ device, session, access_token: token, expires_in }: Enrolment, clock: Clock): Enrolled {
  return { device, session, token, tokenEnds: clock.now() + expires_in * 1000 };
}

async function sign(keys: CryptoKeyPair | null, text: string): Promise<string> {
  if (keys === null) return "";
  const signature = await crypto.subtle.sign("Ed25519", keys.privateKey, new TextEncoder().encode(text));
  return toBase64Url(new Uint8Array(signature));
}

/** Signs what the device decided, so that nobody can put words into its mouth (TH17). */
export async function signScan(keys: CryptoKeyPair | null, scan: Omit<OwnScan, "signature">): Promise<string> {
  const { scanId, code, result, at, direction, people } = scan;
  const codeHash = await sha256Hex(code);
  return await sign(keys, queuedScanText({ scanId, codeHash, result, scannedAt: at, direction, people }));
}

export type Line = ReturnType<typeof makeLine>;

/**
 * The calls of an enrolled device.
 * @param kept is told of every new token
 */
export function makeLine(
  start: Enrolled,
  keys: CryptoKeyPair | null,
  clock: Clock,
  kept: (enrolled: Enrolled) => void,
) {
  let enrolled = start;
  let renewing: Promise<void> | null = null;

  const renew = async (again = true): Promise<void> => {
    const at = clock.now();
    const asked = Date.now();
    const { id } = enrolled.device;
    const body = { device: id, at: new Date(at).toISOString(), signature: await sign(keys, renewalText(id, at)) };
    try {
      const answer = await call<{ access_token: string; expires_in: number }>(null, {
        method: "POST",
        path: "/check-in/token",
        body,
      });
      enrolled = {
        ...enrolled,
        token: answer.access_token,
        tokenEnds: clock.now() + answer.expires_in * 1000,
      };
      kept(enrolled);
    } catch (caught) {
      const time = isFault(caught) && caught.code === "device_clock_wrong" ? String(caught.extra["now"]) : null;
      if (time === null || !again) throw caught;
      clock.heard(Date.parse(time), asked);
      await renew(false);
    }
  };
  const renewOnce = async (): Promise<void> => {
    renewing ??= renew().finally(() => (renewing = null));
    await renewing;
  };
  const asDevice = async <T>(what: Call): Promise<T> => {
    try {
      return await call<T>(enrolled.token, what);
    } catch (caught) {
      if (keys === null || !isFault(caught) || caught.status !== 401) throw caught;
      await renewOnce();
      return await call<T>(enrolled.token, what);
    }
  };
  return {
    enrolled: () => enrolled,
    /** Renews a token that is about to end, so that no scan has to wait for it. @throws ApiFault */
    keepToken: async (): Promise<void> => {
      if (keys !== null && enrolled.tokenEnds - clock.now() < RENEW_BEFORE) await renewOnce();
    },
    session: async (): Promise<void> => {
      const asked = Date.now();
      const session = await asDevice<DoorSession & { now: string }>({ method: "GET", path: "/check-in/session" });
      clock.heard(Date.parse(session.now), asked);
      enrolled = { ...enrolled, session };
      kept(enrolled);
    },
    manifest: async (event: string, since: string): Promise<ManifestPage> => {
      const query = `event=${event}${since === "" ? "" : `&since=${since}`}`;
      const asked = Date.now();
      const page = await asDevice<ManifestPage>({ method: "GET", path: `/check-in/manifest?${query}` });
      clock.heard(Date.parse(page.now), asked);
      return page;
    },
    /** @param supervisor the token of a supervisor, for what a plain device may not */
    scan: async (
      scan: Scan,
      patience: number,
      { supervisor = null, reason }: { supervisor?: string | null; reason?: string | undefined } = {},
    ): Promise<ScanAnswer> => {
      const { gate } = enrolled.session;
      const found = scan.found ?? null;
      const body = {
        ...(found === null ? { code: scan.code, ...(gate ? { gate } : {}) } : {}),
        scan_id: scan.scanId,
        scanned_at: new Date(scan.at).toISOString(),
        direction: scan.direction,
        people: scan.people,
        accept_unpaid: scan.acceptUnpaid,
        ...(scan.ticket ? { ticket: scan.ticket } : {}),
        ...(reason === undefined ? {} : { override: { reason } }),
      };
      const path = found === null ? "/check-in/scans" : `/check-in/tickets/${found}/scans`;
      const what = { method: "POST", path, body, patience };
      return supervisor === null ? await asDevice<ScanAnswer>(what) : await call<ScanAnswer>(supervisor, what);
    },
    sync: async (scans: readonly OwnScan[]): Promise<readonly Synced[]> => {
      const body = {
        scans: scans.map((scan) => ({
          code: scan.code,
          scan_id: scan.scanId,
          scanned_at: new Date(scan.at).toISOString(),
          result: scan.result,
          direction: scan.direction,
          people: scan.people,
          ...(scan.gate ? { gate: scan.gate } : {}),
          ...(scan.signature ? { signature: scan.signature } : {}),
        })),
      };
      const what = { method: "POST", path: "/check-in/scans/sync", body, patience: 3 * PATIENCE };
      return (await asDevice<{ data: readonly Synced[] }>(what)).data;
    },
    annul: async (scanId: string, event: string): Promise<void> => {
      await asDevice({ method: "POST", path: `/check-in/scans/${scanId}/annul`, body: { event } });
    },
    offer: async (): Promise<Offer> => await asDevice<Offer>({ method: "GET", path: "/check-in/sales/offer" }),
    quote: async (lines: readonly SaleLine[]): Promise<Money> => {
      const what = { method: "POST", path: "/check-in/sales/quote", body: { lines } };
      return (await asDevice<{ total: Money }>(what)).total;
    },
    sell: async (sale: NewSale): Promise<SaleAnswer> =>
      await asDevice<SaleAnswer>({ method: "POST", path: "/check-in/sales", body: sale }),
    supervise: async (pin: string): Promise<{ token: string; ends: number }> => {
      const what = { method: "POST", path: "/check-in/supervisor", body: { pin } };
      const answer = await asDevice<{ access_token: string; expires_in: number }>(what);
      return { token: answer.access_token, ends: clock.now() + answer.expires_in * 1000 };
    },
    search: async (text: string, supervisor: string | null): Promise<readonly FoundTicket[]> => {
      const what = { method: "GET", path: `/check-in/search?q=${encodeURIComponent(text)}` };
      const found = supervisor
        ? await call<{ data: readonly FoundTicket[] }>(supervisor, what)
        : await asDevice<{ data: readonly FoundTicket[] }>(what);
      return found.data;
    },
  };
}
