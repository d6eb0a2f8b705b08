/** Places held by us for somebody who waited for them: a hold like any other, whose secret can be made again. */
import { inventoryOf } from "../inventory/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { orderIdOf } from "../orders/index.ts";
import { keyedHash, sha256Hex } from "../platform/crypto.ts";
import { Problem } from "../platform/errors.ts";
import { makeHoldToken } from "./hold-token.ts";
import type { Sale } from "./sale.ts";
import { resolveSelection, type WantedLine } from "./selection.ts";

export type OfferedPlaces = { readonly token: string; readonly expiresAt: Millis };
/** `none`: there are not these places now. `spent`: the id was used for something else; choose another. */
export type OfferFault = { readonly reason: "none" | "spent" };

/**
 * Holds the line's places for somebody until `until`, at the prices of now. All or nothing, like every hold: a type that
 * draws on two pools of which one is full gets none (E07), and so does one with room in its quota and no free seat (E21).
 * The same id again answers the same (I6).
 */
export async function offerPlaces(
  env: Env,
  sale: Pick<Sale, "event" | "types">,
  request: { readonly holdId: string; readonly line: WantedLine; readonly until: Millis; readonly now: Millis },
): Promise<Result<OfferedPlaces, OfferFault>> {
  const { holdId, line, until, now } = request;
  const offer = { types: sale.types, variants: [], opened: new Set<string>() };
  const selected = resolveSelection([line], offer, sale.event, now);
  if (!selected.ok) return err({ reason: "none" });
  const { lines, prices } = selected.value;
  const secret = (await keyedHash(env, "offered-hold", holdId)).slice(0, 32);
  const token = makeHoldToken(secret, { currency: sale.event.currency, lines: prices });
  const inventory = inventoryOf(env, sale.event.id);
  try {
    const held = await inventory.hold({ holdId, tokenHash: await sha256Hex(token), lines });
    if (!held.ok) return err({ reason: held.error.reason === "hold_mismatch" ? "spent" : "none" });
  } catch (error) {
    // What the inventory refuses for now: kept back, or not in this form.
    if (error instanceof Problem) return err({ reason: "none" });
    throw error;
  }
  const pinned = await inventory.extend({ holdId, actor: { orderId: orderIdOf(holdId) }, until });
  return pinned.ok ? ok({ token, expiresAt: pinned.value.expiresAt }) : err({ reason: "spent" });
}

/** Gives back what was offered, unless it was bought. */
export async function withdrawOffer(env: Env, eventId: string, holdId: string): Promise<void> {
  await inventoryOf(env, eventId).release({ holdId, actor: { orderId: orderIdOf(holdId) } });
}
