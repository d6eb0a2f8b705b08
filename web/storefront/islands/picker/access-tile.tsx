/** The marks of step-free places as they stand on the map, for lists and the key. */
import { COMPANION_MARK, WHEELCHAIR_MARK } from "./map/tiles.ts";

export function AccessTile({ kind }: { kind: "wheelchair" | "companion" }) {
  return (
    <svg class="k" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M1 1h18v18H1z" fill="var(--sheet)" stroke="var(--edge)" stroke-width="1.5" />
      <path
        d={kind === "wheelchair" ? WHEELCHAIR_MARK : COMPANION_MARK}
        fill="none"
        stroke="var(--ink)"
        stroke-width="1.9"
        stroke-linecap="round"
      />
    </svg>
  );
}
