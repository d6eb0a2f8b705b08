/** What a gateway's own file gives to the shared cases: a tenant, and the buttons of the gateway's stand-in. */
import type { Ordered, Queued, StaffOrder, Till } from "../support/till.ts";

/** The browser goes where the gateway sends it; the address on our site where it ends. */
export type Landing = () => Promise<string>;

/** How a gateway differs from the others where that changes what is right. */
export type GatewayTraits = {
  /** Its callbacks prove themselves. Others are kept and asked about, and a forged one is believed as little. */
  readonly signed: boolean;
  /** After turning back or a decline, its page (or prompt) still takes the payment. */
  readonly pageStays: boolean;
  /** Money only moves when we tell it to, so that nothing is taken for places that are gone. */
  readonly movesWhenTold: boolean;
};

/** One tenant with an account at the gateway's stand-in, and the buttons of that stand-in. */
export type GatewayBench = {
  readonly traits: GatewayTraits;
  readonly tenantId: string;
  readonly gateway: string;
  /** Holds and orders one seat. Its price is the same each time. */
  readonly order: (seat: string, email?: string) => Promise<Ordered>;
  /** Starts a payment; where the buyer pays it: a page, or what the bench knows a prompt by. */
  readonly start: (order: Ordered) => Promise<string>;
  /** The buyer pays, and has not come back yet. */
  readonly pay: (page: string) => Promise<Landing>;
  readonly decline: (page: string) => Promise<Landing>;
  /** The buyer turns back. */
  readonly leave: (page: string) => Promise<Landing>;
  /** The next capture is of another amount, or currency where the gateway has several. */
  readonly captureOther: (what: "amount" | "currency") => Promise<void>;
  readonly currencies: boolean;
  /** The next call is done, and its answer lost. */
  readonly loseNextAnswer: () => Promise<void>;
  /** The gateway refuses the next refund, or lets it fail. */
  readonly refuseNextRefund: () => Promise<void>;
  /** Refunds that take their time are through. */
  readonly finishRefunds: () => Promise<void>;
  /** The gateway takes the token that we have no longer; only where it has tokens. */
  readonly expireToken?: () => Promise<void>;
  /** Its clock differs from ours by this. */
  readonly skewClock: (ms: number) => Promise<void>;
  /** The gateway calls back about everything that has happened. Answers' statuses. */
  readonly callBack: () => Promise<number[]>;
  /** A claim that this order is paid, by somebody who is not the gateway. Answers' statuses. */
  readonly callBackForged: (order: Ordered) => Promise<number[]>;
  readonly queued: Queued[];
  readonly deliver: Till["deliver"];
  readonly staffOrder: (id: string) => Promise<StaffOrder>;
  readonly attention: () => Promise<{ kind: string }[]>;
  /** How many payments the gateway has that were, or can still be, paid. */
  readonly paymentsAtGateway: () => Promise<number>;
  /** What the gateway gave back in all, in minor units. */
  readonly refundedAtGateway: () => Promise<number>;
};
