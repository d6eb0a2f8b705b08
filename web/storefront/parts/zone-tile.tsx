import { ZONE_MARKS, type Zone } from "../../ui/zones.ts";

/** The tile of a price zone: fill, edge and mark, so that it survives a greyscale print. */
export function ZoneTile({ zone }: { zone: Zone }) {
  const mark = ZONE_MARKS[zone.mark];
  return (
    <svg class="zone" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M1 1h18v18H1z" fill={`var(--z${zone.fill})`} stroke="var(--edge)" stroke-width="1.5" />
      {mark ? <path d={mark} fill="none" stroke={`var(--z${zone.fill}-mark)`} stroke-width="2.4" /> : null}
    </svg>
  );
}
