/** Who tries, as keyed hashes that differ from tenant to tenant: rows cannot be read back to a person (TH36, TH37). */
import { networkOf } from "../inventory/index.ts";
import { keyedHashSync } from "../platform/crypto.ts";
import type { SubjectKind } from "./assessment.ts";

export type Subject = { readonly kind: SubjectKind; readonly hash: string };

/** What is known of somebody who pays; absent fields are not known. */
export type Payer = {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** The network address as it came. */
  readonly address?: string | undefined;
};

const HASH_LENGTH = 32;

/** The hash of one value; what is written differently and means the same hashes alike. */
export function subjectOf(env: Env, tenantId: string, kind: SubjectKind, value: string): Subject {
  const hash = keyedHashSync(env, `risk:${tenantId}:${kind}`, normalised(kind, value));
  return { kind, hash: hash.slice(0, HASH_LENGTH) };
}

function normalised(kind: SubjectKind, value: string): string {
  if (kind === "phone") return value.replaceAll(/[^0-9]/g, "").replace(/^0+/, "");
  return kind === "network" ? networkOf(value) : value.trim().toLowerCase();
}

/** All subjects that a payer is. */
export function subjectsOf(env: Env, tenantId: string, payer: Payer): Subject[] {
  const known: [SubjectKind, string | undefined][] = [
    ["contact", payer.email],
    ["phone", payer.phone],
    ["network", payer.address],
  ];
  return known.flatMap(([kind, value]) =>
    value === undefined || value === "" ? [] : [subjectOf(env, tenantId, kind, value)],
  );
}

/** Enough of a value for staff to know whom they meant, and no more. */
export function maskedLabel(kind: SubjectKind, value: string): string {
  if (kind === "contact") {
    const [name = "", domain = ""] = value.trim().toLowerCase().split("@");
    return `${name.slice(0, 1)}•••@${domain}`;
  }
  return kind === "phone" ? `•••${value.replaceAll(/[^0-9]/g, "").slice(-3)}` : "•••";
}
