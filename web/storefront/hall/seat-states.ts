/** Reading the compact availability of the API. Pure. */
export type SeatState = "free" | "held" | "sold" | "blocked";
const STATES: readonly SeatState[] = ["free", "held", "sold", "blocked"];

/** Two bits a seat, first seat in the low bits. Seats beyond the text are blocked: what we do not know is not for sale. */
export function decodeStates(text: string, count: number): Uint8Array {
  const bytes = atob(text);
  const states = new Uint8Array(count).fill(3);
  const known = Math.min(count, bytes.length * 4);
  for (let n = 0; n < known; n++) states[n] = (bytes.charCodeAt(n >> 2) >> ((n & 3) * 2)) & 3;
  return states;
}

/** The word of a state number. */
export function stateName(state: number | undefined): SeatState {
  return STATES[state ?? 3] ?? "blocked";
}
