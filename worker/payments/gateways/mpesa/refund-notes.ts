/** Which refunds of one payment were asked for, and of how much. Pure. */

/** Amounts in minor units by refund id; 0 for one that failed. */
export type Notes = Readonly<Record<string, number>>;

/** The notes with one more; the same notes when it is in them already. */
export function noteRefund(notes: Notes, refundId: string, amount: number): Notes {
  return Object.hasOwn(notes, refundId) ? notes : { ...notes, [refundId]: amount };
}

/** What all of them are together. */
export function sumOf(notes: Notes): number {
  return Object.values(notes).reduce((sum, amount) => sum + amount, 0);
}
