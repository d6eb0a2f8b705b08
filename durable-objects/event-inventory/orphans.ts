/**
 * Single seats that a choice would leave alone: hard to sell, because few people come alone. Knows nothing but rows, so
 * the seat picker can ask before it holds.
 */

/** A seat of a row, in the order in which they stand; neighbours' `index` differs by one. */
export type RowSeat = { readonly guid: string; readonly index: number; readonly free: boolean };

/** How many single seats a choice of `width` seats leaves in a free run with `left` before and `right` behind it. */
export function orphansBeside(left: number, right: number): number {
  return (left === 1 ? 1 : 0) + (right === 1 ? 1 : 0);
}

/**
 * The free seats of `rows` that would stand alone only because `chosen` are taken. A seat that stood alone before is not
 * the buyer's doing.
 */
export function orphans(rows: readonly (readonly RowSeat[])[], chosen: ReadonlySet<string>): string[] {
  return rows.flatMap((row) => {
    const before = new Set(singles(row, ({ free }) => free));
    const after = singles(row, ({ guid, free }) => free && !chosen.has(guid));
    return after.filter((guid) => !before.has(guid));
  });
}

function singles(row: readonly RowSeat[], free: (seat: RowSeat) => boolean): string[] {
  const found: string[] = [];
  let run: RowSeat[] = [];
  const close = () => {
    const [only] = run;
    if (run.length === 1 && only !== undefined) found.push(only.guid);
    run = [];
  };
  for (const seat of row) {
    const last = run.at(-1);
    if (!free(seat) || (last !== undefined && seat.index !== last.index + 1)) close();
    if (free(seat)) run.push(seat);
  }
  close();
  return found;
}
