/** What the editor opens: a map of the server or a new one, and work that was kept on this device. */
import type { SeatMap } from "../../api/types.ts";
import { api, session } from "../session.ts";
import { emptyPlan, type Plan, readPlanDocument } from "./plan-document.ts";
import { keptWork, type KeptWork } from "./kept-work.ts";
import { m } from "./messages.en.ts";

export type OpenedMap = {
  readonly plan: Plan;
  readonly name: string;
  /** The stored version; null for a new map. */
  readonly stored: { readonly id: string; readonly etag: string | undefined } | null;
  readonly venueId: string;
  readonly usage: Usage | undefined;
  readonly kept: KeptWork | undefined;
};
export type Usage = { readonly events: number; readonly published: number };

/** Where work on a map is kept; work of one organization is never shown in another. */
export function workKey(mapId: string | undefined, venueId: string): string {
  return `${session.peek()?.tenantId ?? ""}/${mapId ?? `new/${venueId}`}`;
}

/** @throws ApiFault */
export async function openMap(mapId: string | undefined, newFor: string): Promise<OpenedMap> {
  const kept = await keptWork(workKey(mapId, newFor));
  if (mapId === undefined) {
    const plan = emptyPlan(m.newName, m.firstCategory);
    return { plan, name: m.newName, stored: null, venueId: newFor, usage: undefined, kept };
  }
  const [{ data: map, etag }, plan, usage] = await Promise.all([
    api.call<SeatMap>("GET", `/seat-maps/${mapId}`),
    api.get<unknown>(`/seat-maps/${mapId}/plan`),
    api.get<Usage>(`/seat-maps/${mapId}/usage`),
  ]);
  return {
    plan: readPlanDocument(plan) ?? emptyPlan(map.name, m.firstCategory),
    name: map.name,
    stored: { id: map.id, etag },
    venueId: map.venue_id,
    usage,
    kept,
  };
}
