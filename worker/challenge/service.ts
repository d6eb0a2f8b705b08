/** What stands between a script and the inventory: limits by device and network, and a challenge when the sale is hot. */
import { settings } from "../env.ts";
import { networkOf } from "../inventory/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { ALERT_KINDS, type AlertKind, recordAlert } from "../on-sale/index.ts";
import { keyedHash } from "../platform/crypto.ts";
import { log } from "../platform/log.ts";
import { contactLimits, customerKey, type HoldLimits, holdLimits, isHot } from "./rules.ts";
import { SlidingWindow } from "./sliding-window.ts";
import { type TurnstileFault, verifyTurnstile } from "./turnstile.ts";
import { type ChallengeFault, readSolution } from "./work.ts";

const CONTACT_SPAN: Millis = 10 * MINUTE;

/**
 * Kept in the isolate and nowhere else: near enough to stop a flood, for a flood comes through few isolates, and free for
 * everybody else. What must be exact, places a customer, is counted by the inventory.
 */
const seen = {
  devices: new SlidingWindow(MINUTE, 20_000),
  networks: new SlidingWindow(MINUTE, 20_000),
  challenges: new SlidingWindow(MINUTE, 20_000),
  events: new SlidingWindow(MINUTE, 1_000),
  suspects: new SlidingWindow(MINUTE, 5_000),
  contacts: new SlidingWindow(CONTACT_SPAN, 20_000),
  contactNetworks: new SlidingWindow(CONTACT_SPAN, 20_000),
};

/** Who asks for a hold: the id that the page keeps, if it sent one, and the network address. */
export type Asker = { readonly device: string | undefined; readonly address: string };

function limitsOf(env: Env): HoldLimits {
  const { ENVIRONMENT, HOLDS_PER_MINUTE, DEVICE_HOLDS_PER_MINUTE } = settings(env);
  return holdLimits(ENVIRONMENT, { network: HOLDS_PER_MINUTE, device: DEVICE_HOLDS_PER_MINUTE });
}

/** Counts one more challenge for this address, of which it gets as many as holds. Answers how long to wait. */
export function takeChallengeTurn(env: Env, address: string, now: Millis): Millis {
  const network = networkOf(address);
  const wait = seen.challenges.wait(network, limitsOf(env).network, now);
  if (wait === 0) seen.challenges.note(network, now);
  return wait;
}

/** Counts one more try of a hold (TH01). Answers how long to wait when it is too many; then it was not counted. */
export function takeHoldTurn(env: Env, asker: Asker, now: Millis): Millis {
  const limits = limitsOf(env);
  const network = networkOf(asker.address);
  const wait = Math.max(
    seen.networks.wait(network, limits.network, now),
    asker.device === undefined ? 0 : seen.devices.wait(asker.device, limits.device, now),
  );
  if (wait > 0) return wait;
  seen.networks.note(network, now);
  if (asker.device !== undefined) seen.devices.note(asker.device, now);
  return 0;
}

/**
 * Counts one more order or wish of a contact, by its hash, and of its network. Answers how long to wait when it is too
 * many; then it was not counted.
 */
export function takeContactTurn(
  env: Env,
  who: { readonly hash: string; readonly address: string },
  now: Millis,
): Millis {
  const limits = contactLimits(settings(env).ENVIRONMENT, settings(env).ORDERS_PER_CONTACT);
  const network = networkOf(who.address);
  const wait = Math.max(
    seen.contacts.wait(who.hash, limits.contact, now),
    seen.contactNetworks.wait(network, limits.network, now),
  );
  if (wait > 0) return wait;
  seen.contacts.note(who.hash, now);
  seen.contactNetworks.note(network, now);
  return 0;
}

/** What only scripts do, and mistakes now and then. */
const SUSPICIOUS: ReadonlySet<string> = new Set<AlertKind>(ALERT_KINDS);

const EVENT_ID = idPattern("event");

/**
 * Notes a suspicious refusal for review, in the log and among the event's alerts: once a minute for each network and kind,
 * so that a flood floods neither.
 */
export async function noteSuspect(env: Env, eventId: string, asker: Asker, kind: string, now: Millis): Promise<void> {
  if (!SUSPICIOUS.has(kind)) return;
  const network = networkOf(asker.address);
  const key = `${kind}\0${network}`;
  if (seen.suspects.wait(key, 1, now) > 0) return;
  seen.suspects.note(key, now);
  // A limit comes before the event is looked up: what is no id may be anything.
  const known = EVENT_ID.test(eventId);
  log.warn("hold_suspicious", { event_id: known ? eventId : undefined, kind });
  if (!known) return;
  const source = (await keyedHash(env, "sale-alert", `${eventId}\0${asker.device ?? network}`)).slice(0, 16);
  await recordAlert(env, { eventId, kind: kind as AlertKind, source }, now);
}

/** What stands for the customer in the event's inventory (TH03); it cannot be followed to another event. */
export async function customerOf(env: Env, eventId: string, asker: Asker, holdId: string): Promise<string | undefined> {
  const key = customerKey(eventId, { device: asker.device, network: networkOf(asker.address) }, holdId);
  return key === undefined ? undefined : (await keyedHash(env, "hold-customer", key)).slice(0, 32);
}

export type ChallengeRefusal = ChallengeFault | TurnstileFault | { readonly reason: "required" };

/** What a hold came with, and what decides whether it needs it. */
export type Proof = {
  readonly solution: string | undefined;
  readonly turnstile: string | undefined;
  /** Where our pages are. */
  readonly hostname: string;
  /** The organizer said that the sale is hot. */
  readonly demanded: boolean;
  /** Whether the sale has a queue; asked only where it matters. */
  readonly queued: () => Promise<boolean>;
};

/**
 * The hold id that a solved challenge pays for; undefined when none is needed, or when Turnstile vouches (I6). One that was
 * sent counts in any case, so that it is single use whether it was needed or not. Counts the try for the event's heat.
 */
export async function holdIdByWork(
  env: Env,
  eventId: string,
  proof: Proof,
  now: Millis,
): Promise<Result<string | undefined, ChallengeRefusal>> {
  seen.events.note(eventId, now);
  if (proof.solution !== undefined) return await readSolution(env, eventId, proof.solution, now);
  if (proof.turnstile !== undefined) {
    const verified = await verifyTurnstile(env, eventId, proof.turnstile, proof.hostname);
    return verified.ok ? ok(undefined) : verified;
  }
  if (proof.demanded) return err({ reason: "required" });
  const above = settings(env).CHALLENGE_ABOVE;
  if (above === undefined) return ok(undefined);
  const hot = isHot({ queued: await proof.queued(), holdsPerMinute: seen.events.count(eventId, now) }, above);
  return hot ? err({ reason: "required" }) : ok(undefined);
}
