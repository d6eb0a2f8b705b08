/**
 * The wire shapes that our apps read, written by hand so that a reader sees them in one place. `contract.test.ts`
 * compares them with the emitted OpenAPI document.
 */

/** Minor units of an ISO 4217 currency. */
export type Money = { amount: number; currency: string };
/** RFC 3339, UTC. */
export type Timestamp = string;
export type List<T> = { data: T[]; next_cursor: string | null };

export type Role = "owner" | "admin" | "manager" | "staff" | "scanner";
export type Person = { id: string; email: string; name: string };
export type TenantOfPerson = { id: string; slug: string; name: string; role: Role };
export type SessionAnswer = {
  access_token: string;
  refresh_token: string;
  /** Seconds. */
  expires_in: number;
  person: Person;
  tenants: TenantOfPerson[];
};

export type Tenant = {
  id: string;
  slug: string;
  name: string;
  country: string;
  currency: string;
  time_zone: string;
  language: string;
  contact_email: string;
  /** `#rrggbb` of their pages; null is ours. */
  accent: string | null;
  /** Markdown. */
  about: string;
  version: number;
};

export type Member = {
  person_id: string;
  email: string;
  /** Empty when the person gave none. */
  name: string;
  role: Role;
  /** The only events they work on; null is all of them. */
  event_ids: string[] | null;
  created_at: Timestamp;
  version: number;
};

export type AuditEntry = {
  id: string;
  at: Timestamp;
  actor: { kind: string; id: string };
  action: string;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

export type Venue = {
  id: string;
  name: string;
  address: string;
  city: string;
  country: string;
  time_zone: string;
  version: number;
};

export type SeatMapCategory = { name: string; color: string | null; seats: number };
export type GeneralArea = { id: string; name: string; capacity: number };
export type SeatMap = {
  id: string;
  venue_id: string;
  name: string;
  seat_count: number;
  categories: SeatMapCategory[];
  areas: GeneralArea[];
  version: number;
};

export type EventStatus = "draft" | "published" | "cancelled" | "postponed" | "completed";
export type EventShape = {
  id: string;
  slug: string;
  name: string;
  summary: string;
  description: string;
  status: EventStatus;
  /** The status, and of a published event what its dates say. */
  phase: EventStatus | "ongoing";
  series_id: string | null;
  refund_until: Timestamp | null;
  venue_id: string;
  seat_map_id: string | null;
  starts_at: Timestamp;
  ends_at: Timestamp | null;
  doors_at: Timestamp | null;
  time_zone: string;
  currency: string;
  language: string;
  hold_minutes: number;
  max_per_order: number;
  capacity: number | null;
  max_per_customer: number | null;
  free_holds: number | null;
  hot: boolean;
  waiting_list: boolean;
  waiting_list_until: Timestamp | null;
  claim_minutes: number;
  published_at: Timestamp | null;
  created_at: Timestamp;
  version: number;
  url: string;
};

export type EventTemplate = {
  id: string;
  name: string;
  event_name: string;
  venue_id: string;
  time_zone: string;
  ticket_types: { name: string; price: Money }[];
};
export type EventChecklist = { ready: boolean; missing: { field: string; message: string }[] };
export type EventClosing = {
  orders: number;
  tickets: number;
  people: number;
  paying: number;
  money: Money;
  by_hand: number;
};
export type Series = { id: string; name: string; source_event_id: string; time_zone: string };
export type SeriesSlot = { date: string; time: string; starts_at: Timestamp };
export type SeriesChange = {
  applied: boolean;
  prices: number;
  changes: { event_id: string; was: { starts_at: Timestamp }; now: { starts_at: Timestamp } }[];
  skipped: { event_id: string; starts_at: Timestamp; reason: "sold" | "over" | "cancelled" }[];
};
export type CalendarEntry = {
  id: string;
  name: string;
  phase: EventStatus | "ongoing";
  starts_at: Timestamp;
  time_zone: string;
  series_id: string | null;
};

export type TicketType = {
  id: string;
  name: string;
  description: string;
  category: string | null;
  area: string | null;
  price: Money;
  capacity: number | null;
  sales_start: Timestamp | null;
  sales_end: Timestamp | null;
  min_per_order: number;
  max_per_order: number;
  hidden: boolean;
  version: number;
};

export type Availability = {
  version: number;
  /** Base64, two bits a seat: 0 free, 1 held, 2 sold, 3 blocked. */
  seats: string;
  pools: { id: string; capacity: number; held: number; sold: number }[];
  ticket_types: { id: string; available: number }[];
};

export type OrderStatus = "pending" | "paid" | "partially_refunded" | "refunded" | "expired" | "cancelled";
export type SeatLabel = { section: string; row: string; number: string };
export type OrderLine = {
  position: number;
  ticket_type: string;
  name: string;
  seat: SeatLabel | null;
  list_price: Money;
  price: Money;
  fee: Money;
  tax: Money;
  total: Money;
  status: "active" | "cancelled";
  attendee_name: string | null;
};
export type Payment = {
  id: string;
  gateway: string;
  attempt: number;
  status: "created" | "pending" | "captured" | "failed" | "cancelled" | "uncertain";
  amount: Money;
  captured: Money;
  /** What the gateway calls it. */
  reference: string | null;
  failure: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
};
export type Refund = {
  id: string;
  payment_id: string;
  order_id: string;
  amount: Money;
  reason: string;
  status: "requested" | "pending" | "succeeded" | "failed";
  failure: string | null;
  /** `waiting`: another member has to agree before the gateway is asked. */
  approval: "none" | "waiting" | "approved" | "rejected";
  /** `manual`: a person has to send it. */
  method: "gateway" | "manual";
  requested_by: string | null;
  note: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
};
export type DisputeStatus = "inquiry" | "needs_response" | "under_review" | "won" | "lost" | "closed";
/** `line` is the position of its line. */
export type OrderTicket = { id: string; line: number; status: string; type: string; holder_name: string };
export type OrderRow = {
  id: string;
  code: string;
  status: OrderStatus;
  event_id: string;
  buyer: { name: string; email: string };
  total: Money;
  channel: string;
  /** Where its newest dispute stands. */
  dispute: DisputeStatus | null;
  paid_at: Timestamp | null;
  created_at: Timestamp;
};
export type StaffOrder = Omit<OrderRow, "event_id" | "buyer" | "dispute"> & {
  event: { id: string; name: string; starts_at: Timestamp; time_zone: string; venue: string };
  buyer: { name: string; email: string; phone: string | null };
  lines: OrderLine[];
  subtotal: Money;
  discount: Money;
  fees: Money;
  tax: Money;
  tax_included: Money;
  dispute: { id: string; status: DisputeStatus; amount: Money; evidence_due_at: Timestamp | null } | null;
  expires_at: Timestamp;
  payments: Payment[];
  refunds: Refund[];
  tickets: OrderTicket[];
};
/** Something that needs a person: money that we cannot place by ourselves. */
export type AttentionItem = {
  id: string;
  kind: string;
  /** One sentence for staff. */
  happened: string;
  /** What we knew then; depends on `kind`. */
  detail: Record<string, unknown>;
  order_id: string | null;
  payment_id: string | null;
  created_at: Timestamp;
};

/** What a gateway's configuration asks for. */
export type ConfigField = {
  name: string;
  secret: boolean;
  required: boolean;
  kind: "text" | "choice" | "multiline";
  choices?: string[];
};
export type GatewayAccount = {
  gateway: string;
  /** Null: any that is sold in. */
  currencies: string[] | null;
  fields: ConfigField[];
  enabled: boolean;
  /** Null until credentials were given. */
  account_id: string | null;
  callback_url: string;
  /** Secrets are masked: `••••1234`. */
  config: Record<string, string>;
  version: number;
};

export type CheckInSession = {
  id: string;
  event_id: string;
  name: string;
  gate: string | null;
  valid_from: Timestamp;
  valid_until: Timestamp;
  max_devices: number;
  revoked_at: Timestamp | null;
};
/** Only the answer to its making carries the secret link. */
export type NewCheckInSession = CheckInSession & { token: string; url: string };

export type ScanResult =
  | "admitted"
  | "duplicate"
  | "transferred"
  | "cancelled"
  | "expired"
  | "not_yet_valid"
  | "wrong_event"
  | "wrong_gate"
  | "unpaid"
  | "invalid"
  | "blocked"
  | "exited"
  | "not_inside"
  | "stale_code"
  | "ambiguous";
export type ScanLogEntry = {
  scan_id: string;
  at: Timestamp;
  result: ScanResult;
  ticket_id: string | null;
  gate: string | null;
  device: { id: string; name: string };
};

export type Enrolment = {
  access_token: string;
  expires_in: number;
  device: { id: string; name: string };
  session: DoorSession;
};
export type DoorEvent = { id: string; name: string; starts_at: Timestamp; time_zone: string };
export type DoorSession = {
  id: string;
  name: string;
  gate: string | null;
  /** Types that this gate lets in; null for all. */
  ticket_types: string[] | null;
  valid_until: Timestamp;
  event: DoorEvent;
  /** The main one first. */
  events: DoorEvent[];
  search: "nobody" | "supervisor" | "everybody";
  supervised: boolean;
  accepts_unpaid: boolean;
  sells: boolean;
};
export type TicketAtDoor = { id: string; type: string; seat: SeatLabel | null; holder_name: string; people: number };
export type ScanAnswer = {
  result: ScanResult;
  scan_id: string;
  event_id: string;
  at: Timestamp;
  ticket: TicketAtDoor | null;
  /** Of an ambiguous code: what it stands for here. */
  choices: TicketAtDoor[];
  first: { at: Timestamp; gate: string | null; device: string } | null;
  forced: boolean;
  offline: boolean;
  conflict: ScanResult | null;
  message: string;
};

/** A sale at this moment. Counts are places. */
export type InventoryNow = {
  as_of: Timestamp;
  sold: number;
  held: number;
  free: number;
  blocked: number;
  sold_twice: number;
  sockets: number;
  per_minute: { at: Timestamp; held: number; sold: number; back: number }[];
};
export type WaitingRoom = {
  mode: "off" | "on";
  state: "off" | "before" | "open" | "paused" | "closed";
  opens_at: Timestamp | null;
  opened_at: Timestamp | null;
  rate_per_minute: number | null;
  admission_minutes: number;
  turn_minutes: number;
  max_choosing: number;
  holds_per_admission: number;
  max_per_address: number;
  seed_hash: string;
  version: number;
};
export type WaitingRoomOverview = {
  waiting: number;
  choosing: number;
  expected: number;
  admitted: number;
  rate_per_minute: number;
  safe_rate_per_minute: number | null;
  minutes_for_last: { from: number; to: number } | null;
  minutes: { at: Timestamp; joined: number; called: number; admitted: number }[];
};

export type BlockReason = "house" | "kill" | "staff_hold" | "allotment";
/** Places that are kept back. */
export type Block = {
  key: string;
  reason: BlockReason;
  channel: string | null;
  note: string | null;
  seats: string[];
  pool: string | null;
  quantity: number;
  created_at: Timestamp;
};
export type WaitingListRow = {
  id: string;
  name: string;
  email: string;
  ticket_type: string;
  quantity: number;
  accessible: number;
  state: "unverified" | "waiting" | "offered" | "bought" | "missed" | "left" | "closed";
  position: number | null;
  waiting_since: Timestamp | null;
  offer_expires_at: Timestamp | null;
};
export type SaleAlert = {
  id: string;
  kind: string;
  source: string;
  count: number;
  first_at: Timestamp;
  last_at: Timestamp;
};
