/** The way that this browser paid with before comes first (UI.md §8). It names nobody, and never leaves the device. */
import type { PaymentMethod } from "../../model.ts";

const KEY = "way";

function usedWay(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberWay(gateway: string): void {
  try {
    localStorage.setItem(KEY, gateway);
  } catch {
    // Refused: then those at home in the country come first.
  }
}

/** `methods`, the used one before those at home; the order of the rest stays. */
export function usedFirst(
  methods: readonly PaymentMethod[],
  used: string | null = usedWay(),
): readonly PaymentMethod[] {
  const known = methods.filter(({ gateway }) => gateway === used);
  return [...known, ...methods.filter(({ gateway }) => gateway !== used)];
}
