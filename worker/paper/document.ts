/** What invoices, receipts and credit notes say: pure. Amounts are the order's own, never computed anew (E23). */
import { z } from "zod";
import { assert } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import { spread } from "./spread.ts";

export const DOCUMENT_KINDS = ["invoice", "receipt", "credit_note"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

const amount = z.number().int();
const party = z.object({ name: z.string(), address: z.string(), taxNumber: z.string(), email: z.string() });
const taxLine = z.object({ name: z.string(), rate: z.number().int(), inclusive: z.boolean(), net: amount, amount });

const contentSchema = z.object({
  language: z.string(),
  timeZone: z.string(),
  seller: party,
  footer: z.string(),
  buyer: party,
  orderCode: z.string(),
  eventName: z.string(),
  /** Places with the same name and price are one line. Empty on receipts. */
  lines: z.array(z.object({ name: z.string(), detail: z.string(), quantity: amount, unit: amount, amount })),
  /** `total = subtotal + fees + tax`; `taxIncluded` is inside the first two. */
  subtotal: amount,
  discount: amount,
  fees: amount,
  tax: amount,
  taxIncluded: amount,
  total: amount,
  currency: z.string(),
  taxes: z.array(taxLine),
  rounding: z.string(),
  roundingPer: z.string(),
  reverseCharge: z.boolean(),
  /** Of receipts: how it was paid. */
  payment: z.object({ gateway: z.string(), reference: z.string() }).nullable(),
  /** Of credit notes: the invoice that it corrects. */
  corrects: z.object({ label: z.string(), issuedAt: z.number().int() }).nullable(),
});
/** Everything that is printed, as it was when the document was issued. */
export type DocumentContent = z.infer<typeof contentSchema>;
export type TaxLine = z.infer<typeof taxLine>;

/** Reads the stored content. @throws when it is not what was written: a bug */
export function readContent(text: string): DocumentContent {
  return contentSchema.parse(JSON.parse(text));
}

const taxDetail = z.array(z.object({ id: z.string(), ...taxLine.shape }));

export type PaperLine = {
  readonly name: string;
  readonly seatLabel: string | null;
  readonly listPrice: number;
  readonly price: number;
  readonly total: number;
  /** JSON of the line's taxes, as the price engine made them. */
  readonly taxDetail: string | null;
};

export type PaperOrder = {
  readonly code: string;
  readonly language: string;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly fees: number;
  readonly tax: number;
  readonly taxIncluded: number;
  readonly total: number;
  readonly rounding: string;
  readonly roundingPer: string;
  readonly taxMode: string;
  readonly buyerName: string;
  readonly buyerEmail: string;
  readonly buyerCountry: string | null;
  readonly buyerTaxNumber: string | null;
};

export type PaperSource = {
  readonly order: PaperOrder;
  readonly lines: readonly PaperLine[];
  readonly eventName: string;
  readonly timeZone: string;
  readonly seller: DocumentContent["seller"];
  readonly footer: string;
};

/** The invoice of an order: every line, every tax, the sums that were paid. */
export function invoiceContent(source: PaperSource): DocumentContent {
  const { order, lines } = source;
  const sum = lines.reduce((total, line) => total + line.total, 0);
  assert(sum === order.total, "the lines of an order are its total");
  return {
    ...headOf(source),
    lines: groupLines(lines),
    subtotal: order.subtotal,
    discount: order.discount,
    fees: order.fees,
    tax: order.tax,
    taxIncluded: order.taxIncluded,
    total: order.total,
    taxes: taxesOf(source),
    payment: null,
    corrects: null,
  };
}

/** The receipt of one payment. */
export function receiptContent(
  source: PaperSource,
  payment: { readonly captured: number; readonly gateway: string; readonly reference: string },
): DocumentContent {
  const { captured, gateway, reference } = payment;
  return { ...headOf(source), ...bare(captured), lines: [], payment: { gateway, reference }, corrects: null };
}

/** The credit note of one refund, with its part of tax and fees. */
export function creditNoteContent(
  source: PaperSource,
  refund: { readonly amount: number; readonly tax: number; readonly fee: number },
  corrects: { readonly label: string; readonly issuedAt: Millis },
): DocumentContent {
  const { order } = source;
  // The refund knows its tax as one sum; inside and on top of the price it divides as in the order.
  const [included = 0, added = 0] = spread(refund.tax, [order.taxIncluded, order.tax]);
  const subtotal = refund.amount - refund.fee - added;
  const invoiced = taxesOf(source);
  const parts = spread(
    refund.tax,
    invoiced.map((line) => line.amount),
  );
  const taxes = invoiced.flatMap((line, at) => {
    const part = parts[at] ?? 0;
    if (part === 0) return [];
    const net = line.amount === 0 ? 0 : Math.round((line.net * part) / line.amount);
    return [{ ...line, net, amount: part }];
  });
  return {
    ...headOf(source),
    ...bare(refund.amount),
    lines: [{ name: source.eventName, detail: order.code, quantity: 1, unit: subtotal, amount: subtotal }],
    subtotal,
    fees: refund.fee,
    tax: added,
    taxIncluded: included,
    taxes,
    payment: null,
    corrects,
  };
}

export type Prefixes = {
  readonly invoicePrefix: string;
  readonly receiptPrefix: string;
  readonly creditNotePrefix: string;
};

/** The prefix of a kind's labels. */
export function prefixOf(prefixes: Prefixes, kind: DocumentKind): string {
  const { invoicePrefix, receiptPrefix, creditNotePrefix } = prefixes;
  return { invoice: invoicePrefix, receipt: receiptPrefix, credit_note: creditNotePrefix }[kind];
}

function bare(total: number) {
  return { subtotal: total, discount: 0, fees: 0, tax: 0, taxIncluded: 0, total, taxes: [] };
}

function headOf({ order, eventName, timeZone, seller, footer }: PaperSource) {
  return {
    language: order.language,
    timeZone,
    seller,
    footer,
    buyer: {
      name: order.buyerName,
      address: order.buyerCountry ?? "",
      taxNumber: order.buyerTaxNumber ?? "",
      email: order.buyerEmail,
    },
    orderCode: order.code,
    eventName,
    currency: order.currency,
    rounding: order.rounding,
    roundingPer: order.roundingPer,
    reverseCharge: order.taxMode === "reverse_charge",
  };
}

function groupLines(lines: readonly PaperLine[]): DocumentContent["lines"] {
  const groups = new Map<string, { name: string; seats: string[]; quantity: number; unit: number }>();
  for (const { name, price, seatLabel } of lines) {
    const key = `${price} ${name}`;
    const group = groups.get(key) ?? { name, seats: [], quantity: 0, unit: price };
    group.quantity += 1;
    if (seatLabel !== null) group.seats.push(seatLabel);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ name, seats, quantity, unit }) => ({
    name,
    detail: seats.join(", "),
    quantity,
    unit,
    amount: unit * quantity,
  }));
}

/** The taxes of all lines, one entry a rate. */
function taxesOf({ order, lines }: PaperSource): TaxLine[] {
  const rates = new Map<string, TaxLine>();
  for (const line of lines) {
    const parts = line.taxDetail === null ? [] : taxDetail.parse(JSON.parse(line.taxDetail));
    for (const { id, name, rate, inclusive, net, amount: part } of parts) {
      const known = rates.get(id);
      rates.set(id, {
        name,
        rate,
        inclusive,
        net: net + (known?.net ?? 0),
        amount: part + (known?.amount ?? 0),
      });
    }
  }
  const taxes = [...rates.values()];
  const told = taxes.reduce((sum, line) => sum + line.amount, 0);
  assert(told === order.tax + order.taxIncluded, "the taxes of the lines are those of the order");
  return taxes;
}
