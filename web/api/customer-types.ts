/** Wire shapes of customers, bookings, the search and the box office, as the console uses them. */
import type { Money, OrderStatus, Timestamp } from "./types.ts";

export type CustomerRef = {
  id: string;
  name: string;
  email: string | null;
  /** Last digits, of somebody who left no address. */
  phone: string | null;
  tags: string[];
};
export type CustomerSummary = CustomerRef & { orders: number; last_order_at: Timestamp | null };
type Seat = { section: string; row: string; number: string };
export type CustomerNote = { id: string; text: string; author: string; created_at: Timestamp };
export type Customer = CustomerRef & {
  erased: boolean;
  contacts: { kind: "email" | "phone"; value: string }[];
  sums: { orders: number; paid: Money; returned: Money }[];
  orders: {
    id: string;
    code: string;
    status: OrderStatus;
    event_id: string;
    total: Money;
    channel: string;
    created_at: Timestamp;
  }[];
  tickets: {
    id: string;
    order_id: string;
    event_id: string;
    type: string;
    seat: Seat | null;
    holder_name: string;
    status: string;
    used_at: Timestamp | null;
  }[];
  refunds: {
    id: string;
    order_id: string;
    amount: Money;
    status: string;
    reason: string;
    created_at: Timestamp;
  }[];
  messages: {
    id: string;
    order_id: string | null;
    channel: string;
    template: string;
    status: string;
    created_at: Timestamp;
  }[];
  notes: CustomerNote[];
};

export type Bookings = {
  issued: number;
  reserved: number;
  in_cart: number | null;
  abandoned: number;
  complete: boolean;
};

export type SearchResult = {
  orders: { id: string; code: string; status: OrderStatus; buyer: string; total: Money; created_at: Timestamp }[];
  customers: CustomerSummary[];
  events: { id: string; name: string; status: string; starts_at: Timestamp }[];
};

export type ExportJob = { id: string; status: "running" | "ready" | "failed"; rows: number; url: string | null };

export type Counter = { id: string; name: string; terminal: string; active: boolean };
export type OfficeType = {
  id: string;
  name: string;
  price: Money;
  seated: boolean;
  max_per_order: number;
  add_on: boolean;
  variants: { id: string; name: string; price: Money }[];
};
export type OfficeOffer = {
  event: { id: string; name: string; currency: string };
  types: OfficeType[];
  seat_map_id: string | null;
};
export type OfficeQuote = { total: Money; discount: Money; fees: Money; tax: Money };
export type OfficeSale = {
  order: { id: string; code: string; status: string };
  total: Money;
  change: Money;
  seats: (Seat & { type: string })[];
  places: number;
  print_url: string;
  mailed_to: string | null;
};
export type CashCount = {
  id: string;
  day: string;
  counter: string;
  person: string;
  expected: Money;
  counted: Money;
  difference: Money;
  note: string;
};
export type OfficeReport = {
  shifts: {
    day: string;
    counter: { id: string; name: string };
    person: { id: string; name: string };
    method: "cash" | "card_terminal" | "link";
    sales: number;
    tickets: number;
    amount: Money;
  }[];
  counts: CashCount[];
};
