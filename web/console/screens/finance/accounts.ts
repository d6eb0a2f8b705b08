/** The ledger in plain words: names of accounts, the groups they are shown in, and which sign people expect. Pure. */
import type { LedgerEntry } from "../../../api/books-types.ts";
import type { Money } from "../../../api/types.ts";
import { f } from "./messages.en.ts";

export type Group = keyof typeof f.groups;

/** `debit`: what it holds is positive in the ledger; `credit`: negative. */
const FIXED = {
  cash: ["here", "debit"],
  bank: ["here", "debit"],
  payouts_in_transit: ["here", "debit"],
  disputes_withheld: ["here", "debit"],
  sales: ["earned", "credit"],
  fees_income: ["earned", "credit"],
  tax_payable: ["owed", "credit"],
  refunds: ["spent", "debit"],
  dispute_losses: ["spent", "debit"],
  dispute_fees: ["spent", "debit"],
  gateway_costs: ["spent", "debit"],
  platform_fees: ["spent", "debit"],
  platform_fees_payable: ["owed", "credit"],
  organizer_payable: ["owed", "credit"],
  reserve: ["owed", "credit"],
  refunds_due: ["owed", "credit"],
  suspense: ["owed", "credit"],
} as const satisfies Readonly<Record<string, readonly [Group, "debit" | "credit"]>>;

export const FIXED_ACCOUNTS = Object.keys(FIXED) as readonly (keyof typeof FIXED)[];

const isFixed = (account: string): account is keyof typeof FIXED => Object.hasOwn(FIXED, account);

/** What people call an account: `gateway:mpesa` is “With M-Pesa”. An unknown one keeps the ledger's name. */
export function accountName(account: string): string {
  if (isFixed(account)) return f.account[account];
  const [, gateway] = /^gateway:(.+)$/.exec(account) ?? [];
  return gateway === undefined ? account : f.account.gateway(gatewayName(gateway));
}

/** The brand of a gateway. */
export function gatewayName(gateway: string): string {
  return f.gateways[gateway] ?? gateway;
}

/** What happened, in words. */
export function kindName(kind: string): string {
  return f.kind[kind] ?? kind.replaceAll("_", " ");
}

/** An amount of the ledger with the sign that people expect: what the account holds is positive. */
export function plainAmount(account: string, { amount, currency }: Money): Money {
  // Never minus zero: it would be written with a sign.
  return { amount: isFixed(account) && FIXED[account][1] === "credit" ? 0 - amount : amount, currency };
}

export type GroupedBalances = {
  readonly currency: string;
  readonly groups: readonly { readonly group: Group; readonly rows: readonly { account: string; balance: Money }[] }[];
};

const GROUPS: readonly Group[] = ["here", "earned", "spent", "owed"];

/** Balances as they are shown: a part for each currency, empty accounts left out, currencies never mixed. */
export function groupBalances(
  balances: readonly { readonly account: string; readonly balance: Money }[],
): GroupedBalances[] {
  const moved = balances.filter(({ balance }) => balance.amount !== 0);
  const currencies = [...new Set(moved.map(({ balance }) => balance.currency))].sort();
  return currencies.map((currency) => ({
    currency,
    groups: GROUPS.flatMap((group) => {
      const rows = moved
        .filter(({ account, balance }) => balance.currency === currency && groupOf(account) === group)
        .sort((a, b) => rank(a.account) - rank(b.account))
        .map(({ account, balance }) => ({ account, balance: plainAmount(account, balance) }));
      return rows.length === 0 ? [] : [{ group, rows }];
    }),
  }));
}

/** Gateways first, then the order of the chart. */
function rank(account: string): number {
  return FIXED_ACCOUNTS.findIndex((name) => name === account);
}

function groupOf(account: string): Group {
  return isFixed(account) ? FIXED[account][0] : "here";
}

/** What a transaction moved, as one figure: the account in question, or else all that was debited, by currency. */
export function movedAmount(entries: readonly LedgerEntry[], account: string | undefined, currency?: string): Money[] {
  if (account !== undefined) {
    const own = entries.filter((one) => one.account === account && (!currency || one.amount.currency === currency));
    const unit = own[0]?.amount.currency ?? currency ?? "";
    const sum = own.reduce((total, { amount }) => total + amount.amount, 0);
    return [plainAmount(account, { amount: sum, currency: unit })];
  }
  const sums = new Map<string, number>();
  for (const { amount } of entries) {
    if (amount.amount > 0) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.amount);
  }
  return [...sums].map(([unit, amount]) => ({ amount, currency: unit }));
}

export type Drawn = { readonly account: string; readonly amount: Money; readonly out: boolean; readonly share: number };

/**
 * The accounts of a settlement for drawing: what came in first, then what went out, the largest first in each.
 * `share` is of the largest, 0 to 1.
 */
export function drawnAccounts(accounts: readonly LedgerEntry[]): Drawn[] {
  const largest = Math.max(1, ...accounts.map(({ amount }) => Math.abs(amount.amount)));
  return accounts
    .filter(({ amount }) => amount.amount !== 0)
    .map(({ account, amount }) => ({
      account,
      amount: { ...amount, amount: Math.abs(amount.amount) },
      out: amount.amount > 0,
      share: Math.abs(amount.amount) / largest,
    }))
    .sort((a, b) => Number(a.out) - Number(b.out) || b.share - a.share);
}
