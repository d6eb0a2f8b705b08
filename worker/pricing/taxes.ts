/** Taxes: which rates a line has, and what they come to. Pure. */

/** `reverse_charge`: the buyer is a business of another country and accounts for the tax there, so none is charged (E24). */
export const TAX_MODES = ["standard", "reverse_charge"] as const;
export type TaxMode = (typeof TAX_MODES)[number];
