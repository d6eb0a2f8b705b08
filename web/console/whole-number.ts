/** A whole number as typed: null for nothing, undefined for anything that is none or is out of its range. */
export function wholeNumber(typed: string, least: number, most: number): number | null | undefined {
  const plain = typed.replaceAll(/[\s,]/g, "");
  if (plain === "") return null;
  const n = Number(plain);
  return Number.isSafeInteger(n) && n >= least && n <= most ? n : undefined;
}
