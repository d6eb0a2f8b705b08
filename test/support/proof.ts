/** Fresh proofs of who is there (T10), for tests of the `workers` project: a person of the world begins with one. */
import { env } from "cloudflare:workers";
import type { SignedIn } from "./world.ts";

/** The session has proved itself just now, as after a step-up: for tests that moved the clock. */
export async function proveAgain(person: SignedIn): Promise<void> {
  await setProof(person, Date.now());
}

/** The session has proved nothing but that it exists. */
export async function forgetProof(person: SignedIn): Promise<void> {
  await setProof(person, null);
}

/** The session has proved itself at this moment; null for never. */
export async function setProof({ sessionId }: SignedIn, at: number | null): Promise<void> {
  await env.DB.prepare("UPDATE sessions SET proven_at = ? WHERE id = ?").bind(at, sessionId).run();
}
