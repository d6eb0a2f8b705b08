/** What a sale with taxes and fees is booked by (F1, F2, I3, E23). */
import { describe, expect, it } from "vitest";
import { saleEntries } from "../../worker/ledger/index.ts";
import type { OrderLineRow } from "../../worker/orders/index.ts";
import { salePartsOf } from "../../worker/payments/index.ts";

type Detail = Pick<OrderLineRow, "price" | "fee" | "tax" | "taxIncluded"> & { taxes: object[]; fees: object[] };

function line({ taxes, fees, ...amounts }: Detail): OrderLineRow {
  return {
    tenantId: "t",
    orderId: "o",
    position: 0,
    ticketTypeId: "tty",
    name: "Stalls",
    seat: null,
    seatLabel: null,
    attendeeName: null,
    listPrice: amounts.price,
    discount: 0,
    feeAbsorbed: 0,
    promoCodeId: null,
    variantId: null,
    status: "active",
    cancelledAt: null,
    ...amounts,
    total: amounts.price + amounts.fee + amounts.tax,
    taxDetail: JSON.stringify(taxes),
    feeDetail: JSON.stringify(fees),
  };
}

const vat = (on: "price" | "fee", amount: number, inclusive: boolean) => ({
  id: "txr",
  name: "VAT",
  rate: 150_000,
  inclusive,
  on,
  net: 0,
  amount,
});
const fee = (kind: "platform" | "processing", amount: number, absorbed: boolean) => ({
  kind,
  name: kind,
  amount,
  absorbed,
});

describe("the parts of a sale", () => {
  it("F2 tax inside a fee is tax, and the platform's fee is booked whoever bears it", () => {
    const lines = [
      line({
        price: 11_500,
        fee: 1_150,
        tax: 0,
        taxIncluded: 1_650,
        taxes: [vat("price", 1_500, true), vat("fee", 150, true)],
        fees: [fee("platform", 1_150, false)],
      }),
      line({
        price: 10_000,
        fee: 0,
        tax: 1_500,
        taxIncluded: 0,
        taxes: [vat("price", 1_500, false)],
        fees: [fee("platform", 500, true), fee("processing", 90, true)],
      }),
    ];
    const order = { currency: "BDT", total: 24_150 };
    const parts = salePartsOf(order, lines);
    expect(parts).toEqual({ currency: "BDT", total: 24_150, tax: 3_150, fee: 1_000, platformFee: 1_650 });
    const booked = Object.fromEntries(saleEntries("stripe", parts).map(({ account, amount }) => [account, amount]));
    expect(booked).toMatchObject({
      "gateway:stripe": 24_150,
      sales: -20_000,
      tax_payable: -3_150,
      fees_income: -1_000,
    });
  });
  it("I3 a place that costs nearly nothing, with a fee and the tax inside of it, is booked too", () => {
    const lines = [
      line({
        price: 5,
        fee: 115,
        tax: 0,
        taxIncluded: 16,
        taxes: [vat("price", 1, true), vat("fee", 15, true)],
        fees: [fee("platform", 115, false)],
      }),
    ];
    const parts = salePartsOf({ currency: "BDT", total: 120 }, lines);
    expect(parts).toMatchObject({ tax: 16, fee: 100 });
    expect(saleEntries("x", parts).reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });
});
