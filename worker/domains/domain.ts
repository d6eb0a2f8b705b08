/** Organizers' own domains (T14): which names may be used, what the DNS must say, and when it is asked again. Pure. */
import { DAY, HOUR, type Millis, MINUTE } from "../kernel/time.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** `active`: its visitors get the organizer's pages. */
export type DomainState = "pending" | "active";

/**
 * What a check found wrong: the record that proves whose name it is; the way here; both are right but another
 * organization has the name; the DNS did not answer.
 */
export type DomainFault = "no_proof" | "not_pointed" | "taken" | "dns_unreachable";

/** What a domain is made of, as far as checks are concerned. */
export type Checked = {
  readonly state: DomainState;
  readonly failures: number;
  readonly createdAt: Millis;
  readonly activeSince: Millis | null;
};

/** What the DNS answered; names without the dot at their end. */
export type DnsAnswers = {
  /** TXT below the name. */
  readonly proofs: readonly string[];
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  /** Addresses of our own host. */
  readonly ours: readonly string[];
};

export const MAX_DOMAINS = 5;
/** An own domain is given up when its records were gone this many times in a row, not at the first slip. */
const FAILURES_TO_GIVE_UP = 3;
const PROOF_BELOW = "_tessera";
/** Where other people's sites are: nobody's own domain. */
const SHARED_HOSTS = /(?:^|\.)(?:workers\.dev|pages\.dev|github\.io|herokuapp\.com|vercel\.app|netlify\.app)$/;

/** The name in the form that browsers send; why not, when it cannot be used. */
export function readHost(text: string, ownHost: string): Result<string, "not_a_name" | "ours" | "shared"> {
  const name = text
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/$/, "")
    .replace(/\.$/, "");
  if (!URL.canParse(`https://${name}`)) return err("not_a_name");
  const url = new URL(`https://${name}`);
  const { hostname } = url;
  const plain = url.href === `https://${hostname}/` && hostname.length <= 253;
  const labels = hostname.split(".");
  const named = labels.length >= 2 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  // The last part of a name has letters; numbers alone are an address.
  if (!plain || !named || !/[a-z]/.test(labels.at(-1) ?? "")) return err("not_a_name");
  if (hostname === ownHost || hostname.endsWith(`.${ownHost}`)) return err("ours");
  return SHARED_HOSTS.test(hostname) ? err("shared") : ok(hostname);
}

/** The records that the organizer has to set. */
export function recordsOf(host: string, token: string, ownHost: string) {
  return [
    { type: "TXT", name: `${PROOF_BELOW}.${host}`, value: `tessera=${token}` },
    { type: "CNAME", name: host, value: ownHost },
  ] as const;
}

/** Whether the name is theirs and leads here; undefined when nothing is wrong. */
export function faultOf(token: string, ownHost: string, answers: DnsAnswers): "no_proof" | "not_pointed" | undefined {
  if (!answers.proofs.includes(`tessera=${token}`)) return "no_proof";
  // A name without anything before it can have no alias: its provider answers with our addresses instead.
  const pointed =
    answers.aliases.includes(ownHost) || answers.addresses.some((address) => answers.ours.includes(address));
  return pointed ? undefined : "not_pointed";
}

/** What is stored after a check. `nextCheckAt` null: by itself it is not asked again. */
export type AfterCheck = {
  readonly state: DomainState;
  readonly fault: DomainFault | null;
  readonly failures: number;
  readonly activeSince: Millis | null;
  readonly nextCheckAt: Millis | null;
};

export function afterCheck(domain: Checked, fault: DomainFault | undefined, now: Millis): AfterCheck {
  const { state, activeSince } = domain;
  if (fault === undefined)
    return { state: "active", fault: null, failures: 0, activeSince: activeSince ?? now, nextCheckAt: now + DAY };
  // Nobody's domain is taken away because a name server was down.
  const failures = fault === "dns_unreachable" ? domain.failures : domain.failures + 1;
  if (state === "active" && failures < FAILURES_TO_GIVE_UP)
    return { state, fault, failures, activeSince, nextCheckAt: now + HOUR };
  return { state: "pending", fault, failures, activeSince: null, nextCheckAt: nextTry(domain.createdAt, now) };
}

/** Soon while somebody sets it up, seldom afterwards, and not for ever. */
function nextTry(createdAt: Millis, now: Millis): Millis | null {
  const age = now - createdAt;
  if (age < HOUR) return now + 5 * MINUTE;
  return age < 14 * DAY ? now + HOUR : null;
}
