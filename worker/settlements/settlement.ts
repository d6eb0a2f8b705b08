export const SETTLEMENT_PERIODS = ["week", "month"] as const;
export type SettlementPeriod = (typeof SETTLEMENT_PERIODS)[number];
export const DISBURSEMENT_METHODS = ["gateway", "bank_transfer", "cash", "other"] as const;
export type DisbursementMethod = (typeof DISBURSEMENT_METHODS)[number];
export type DisbursementStatus = "requested" | "paid" | "failed";
