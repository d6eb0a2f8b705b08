/** Who counts as one customer, how often one may hold, and when a sale is hot: pure. */
import { decodeId, idBody } from "../kernel/ids.ts";

/** Holds a minute of one device. Somebody who changes seats every few seconds does not meet it. */
const DEVICE_LIMIT = 20;
/** Holds a minute of one network: a mobile carrier puts hundreds of buyers behind one address. */
const NETWORK_LIMIT = 300;
/** On a developer's machine all buyers of a load run have one address. */
const LOCAL_NETWORK_LIMIT = 100_000;

export type HoldLimits = { readonly device: number; readonly network: number };

/** Holds a minute: what the settings say, else what suits the environment. */
export function holdLimits(
  environment: string,
  set: { readonly device?: number | undefined; readonly network?: number | undefined },
): HoldLimits {
  const isLocal = environment === "local" || environment === "test";
  return {
    device: set.device ?? DEVICE_LIMIT,
    network: set.network ?? (isLocal ? LOCAL_NETWORK_LIMIT : NETWORK_LIMIT),
  };
}

/** Orders and wishes of one contact within ten minutes: a family that buys for friends does not meet it. */
const CONTACT_LIMIT = 20;
const CONTACT_NETWORK_LIMIT = 600;

/** Orders within ten minutes, of a contact and of a network: what the settings say, else what suits the environment. */
export function contactLimits(environment: string, set: number | undefined): { contact: number; network: number } {
  const isLocal = environment === "local" || environment === "test";
  return {
    contact: set ?? (isLocal ? LOCAL_NETWORK_LIMIT : CONTACT_LIMIT),
    network: isLocal ? LOCAL_NETWORK_LIMIT : CONTACT_NETWORK_LIMIT,
  };
}

/**
 * A network without device ids counts as so many customers. Then what many people share is never mistaken for one hoarder,
 * and a script that hides its device still runs out.
 */
export const LANES_PER_NETWORK = 64;

/**
 * The text that stands for the customer at an event; to be hashed before it is kept. Undefined when nothing is known of
 * them: the machine itself is nobody.
 * @param holdId decides the lane of a network, so that a retry of one hold counts for the same customer
 */
export function customerKey(
  eventId: string,
  who: { readonly device: string | undefined; readonly network: string },
  holdId: string,
): string | undefined {
  if (who.device !== undefined) return `${eventId}\0device\0${who.device}`;
  if (isOwnMachine(who.network)) return undefined;
  return `${eventId}\0network\0${who.network}\0${laneOf(holdId)}`;
}

function isOwnMachine(network: string): boolean {
  return network === "local" || network.startsWith("127.") || network === "0:0:0:0::/64";
}

/** A number below `LANES_PER_NETWORK`, evenly by the last, random byte of the id. */
function laneOf(holdId: string): number {
  return (decodeId(idBody(holdId).slice(-26))?.at(-1) ?? 0) % LANES_PER_NETWORK;
}

/**
 * Whether a hold has to come with a solved challenge: while the sale has a queue, or when more holds a minute are asked
 * for than `above`. Without `above` never.
 */
export function isHot(
  sale: { readonly queued: boolean; readonly holdsPerMinute: number },
  above: number | undefined,
): boolean {
  return above !== undefined && (sale.queued || sale.holdsPerMinute > above);
}
