/** What other domains may use of the ledger. */
export { gatewayAccount, type LedgerAccount, PERIOD_ACCOUNTS, type PeriodAccount } from "./accounts.ts";
export {
  disbursementEntries,
  disputeEntries,
  type DisputeStep,
  type Entry,
  externalRefundEntries,
  gatewayCostEntries,
  platformFeeReturnedEntries,
  platformFeeTakenEntries,
  movedEntries,
  opposite,
  payoutEntries,
  type PayoutStep,
  type PostingKind,
  refundDroppedEntries,
  refundEntries,
  refundOwedEntries,
  refundReturnedEntries,
  reserveReleasedEntries,
  saleEntries,
  type SaleParts,
  settlementEntries,
  captureCorrectedEntries,
  suspenseCaptureEntries,
  suspenseOwedEntries,
  suspenseSoldEntries,
  unplacedCaptureEntries,
} from "./postings.ts";
export { type Balance, balanceOf, balancesAt, type BooksFault, checkBooks } from "./balances-store.ts";
export { bookedOf, entriesOf, firstTransactionAt, listTransactions, type TransactionPlace } from "./reading-store.ts";
export { closeBooks } from "./service.ts";
export { entriesOfOrder, ledgerStatements, type LedgerTransaction, type OrderEntry } from "./store.ts";
