/** What other domains may use of the ledger. */
export { gatewayAccount, type LedgerAccount } from "./accounts.ts";
export {
  type Entry,
  refundEntries,
  refundReturnedEntries,
  saleEntries,
  suspenseCaptureEntries,
  unplacedCaptureEntries,
} from "./postings.ts";
export {
  balanceOf,
  type BooksFault,
  checkBooks,
  entriesOf,
  ledgerStatements,
  type LedgerTransaction,
  type OrderEntry,
} from "./store.ts";
