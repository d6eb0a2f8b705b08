/** What the storefront knows: the public wire shapes of the API (snake_case, times RFC 3339 UTC), used by pages and islands. */
import type { Money } from "../../worker/kernel/money.ts";

export type { Money };

export type Place = {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
};
/** A place that has a page. */
export type Venue = Place & {
  readonly slug: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
};
/** A picture in its sizes; `avif` and `webp` are for `srcset`. */
export type Picture = {
  readonly id: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly url: string;
  readonly jpeg: string;
  readonly avif: string;
  readonly webp: string;
};
export type Organizer = {
  readonly slug: string;
  readonly name: string;
  readonly accent: string | null;
  readonly logo: Picture | null;
};

export type TicketType = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string | null;
  readonly area: string | null;
  readonly price: Money;
  readonly min_per_order: number;
  readonly max_per_order: number;
  readonly on_sale: boolean;
  readonly sales_start: string | null;
  readonly sales_end: string | null;
  /** An add-on is only sold with an admission. */
  readonly kind: "admission" | "add_on";
  /** Other prices for the same places: adult, child. Empty when there is one price. */
  readonly variants: readonly { readonly id: string; readonly name: string; readonly price: Money }[];
};

/** Somebody who is on. */
export type Act = {
  readonly id: string;
  readonly kind: "performer" | "producer";
  readonly name: string;
  readonly slug: string;
  readonly billing: string;
  readonly about: string;
  readonly website: string | null;
  readonly picture: Picture | null;
};

/** What buyers are asked in checkout. */
export type Question = {
  readonly id: string;
  readonly asked: "order" | "ticket";
  readonly kind: "text" | "number" | "choice" | "multi" | "date" | "phone" | "consent";
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  readonly choices: readonly string[];
  /** Null: of all ticket types. */
  readonly ticket_types: readonly string[] | null;
};

/** GET shop/events/{id}. */
export type ShopEvent = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly status: string;
  readonly starts_at: string;
  readonly ends_at: string | null;
  readonly doors_at: string | null;
  readonly time_zone: string;
  readonly currency: string;
  readonly language: string;
  readonly hold_minutes: number;
  readonly max_per_order: number;
  /** Who finds a type sold out may wait for its places. */
  readonly waiting_list: boolean;
  /** Nothing comes to the prices: no fee, no tax. */
  readonly all_in: boolean;
  /** A company abroad may name its tax number and owe the tax itself. */
  readonly reverse_charge: boolean;
  readonly venue: Venue;
  readonly tenant: Organizer;
  readonly poster: Picture | null;
  readonly gallery: readonly Picture[];
  readonly line_up: readonly Act[];
  readonly topics: {
    readonly category: Category | null;
    readonly tags: readonly { readonly tag: string; readonly label: string }[];
  };
  /** Markdown; whoever buys agrees to them by naming the id. */
  readonly terms: { readonly id: string; readonly body: string } | null;
  readonly questions: readonly Question[];
  /** Ways to get the link to the tickets on a phone, besides the mail. */
  readonly tickets_by: readonly ("sms" | "whatsapp")[];
  /** How much of the money goes back to a buyer who cancels, and until when; null: they ask the organizer. */
  readonly cancellation: { readonly percent: number; readonly until: string } | null;
  readonly ticket_types: readonly TicketType[];
  readonly seat_map: { readonly id: string; readonly url: string } | null;
};

/** A line of the bill: GET shop/events. */
export type EventCard = Pick<
  ShopEvent,
  | "id"
  | "slug"
  | "name"
  | "summary"
  | "status"
  | "starts_at"
  | "doors_at"
  | "time_zone"
  | "language"
  | "venue"
  | "tenant"
  | "poster"
> & {
  /** Lowest and highest price; null when nothing is for sale. */
  readonly prices: { readonly from: Money; readonly to: Money } | null;
  readonly on_sale: boolean;
  /** When the first sale opens, if it has not yet. */
  readonly opens_at: string | null;
};

/** GET shop/events/{id}/seat-map; immutable per seat map id. */
export type SeatMap = {
  readonly size: { readonly width: number; readonly height: number };
  readonly categories: readonly {
    readonly name: string;
    readonly color: string | null;
    readonly ticket_type: string | null;
    readonly price: Money | null;
  }[];
  readonly sections: readonly {
    readonly name: string;
    /** Its floor, where the map has several. */
    readonly level?: string | undefined;
    readonly rows: readonly {
      readonly number: string;
      readonly seats: readonly {
        /** Index in the order of the availability snapshot. */
        readonly n: number;
        readonly guid: string;
        readonly number: string;
        readonly x: number;
        readonly y: number;
        /** Index of the category. */
        readonly c: number;
        /** Step-free access; absent is an ordinary seat. */
        readonly k?: "wheelchair" | "companion" | undefined;
      }[];
    }[];
    readonly areas?: readonly Shape[];
  }[];
  readonly general_areas: readonly GeneralArea[];
};
/** A drawing beside the seats: the court, a stage, a word. Its colours are ours, so that it can be read by day and night. */
export type Shape = {
  readonly shape: "rectangle" | "circle" | "ellipse" | "polygon" | "text";
  readonly x: number;
  readonly y: number;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly radius_x?: number | undefined;
  readonly radius_y?: number | undefined;
  readonly points?: readonly { readonly x: number; readonly y: number }[] | undefined;
  readonly rotation: number;
  readonly text: string;
};
export type GeneralArea = {
  readonly id: string;
  readonly name: string;
  readonly capacity: number;
  readonly ticket_type: string | null;
};

/** GET shop/events/{id}/availability. */
export type Availability = {
  readonly version: number;
  /** Base64, two bits a seat: 0 free, 1 held, 2 sold, 3 blocked. */
  readonly seats: string;
  readonly pools: readonly {
    readonly id: string;
    readonly capacity: number;
    readonly held: number;
    readonly sold: number;
  }[];
  readonly ticket_types: readonly { readonly id: string; readonly available: number }[];
};

export type SeatName = { readonly section: string; readonly row: string; readonly number: string };

export type HoldLine = {
  readonly ticket_type: string;
  readonly variant: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly seats: readonly (SeatName & { readonly guid: string })[];
  readonly unit_price: Money;
  readonly total: Money;
};
/** POST shop/events/{id}/holds and GET shop/holds/{id}. The token is only in the first answer. */
export type Hold = {
  readonly id: string;
  readonly token?: string;
  readonly expires_at: string;
  readonly lines: readonly HoldLine[];
  readonly discount: Money;
  readonly total: Money;
  /** The code that is on it. */
  readonly promo_code: string | null;
  /** Against the hold that it replaces (E25). */
  readonly price_changes?: readonly PriceChange[];
};

export type PriceChange = {
  readonly ticket_type: string;
  readonly variant: string | null;
  readonly was: Money;
  readonly now: Money;
};

/** What an order costs, part by part: POST shop/holds/{id}/quote, and in an order. */
export type Priced = {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly fees: Money;
  readonly fee_lines: readonly { readonly name: string; readonly amount: Money }[];
  readonly tax: Money;
  readonly tax_included: Money;
  readonly tax_lines: readonly {
    readonly id: string;
    readonly name: string;
    readonly percent: number;
    readonly inclusive: boolean;
    readonly net: Money;
    readonly amount: Money;
  }[];
  readonly tax_mode: "standard" | "reverse_charge";
  readonly total: Money;
};

/** GET shop/orders/{id}. */
export type Order = Priced & {
  readonly id: string;
  readonly code: string;
  /** Of what is written to the buyer. */
  readonly language: string;
  readonly status: "pending" | "paid" | "partially_refunded" | "refunded" | "expired" | "cancelled";
  readonly event: {
    readonly id: string;
    readonly name: string;
    readonly starts_at: string;
    readonly time_zone: string;
    readonly venue: Partial<Place> & { readonly name: string };
  };
  readonly lines: readonly {
    readonly position: number;
    readonly ticket_type: string;
    readonly name: string;
    readonly seat: SeatName | null;
    readonly price: Money;
    readonly fee: Money;
    readonly tax: Money;
    readonly total: Money;
    readonly attendee_name: string | null;
  }[];
  readonly buyer: { readonly name: string; readonly email: string; readonly phone: string | null };
  /** What is still to be paid. */
  readonly due: Money;
  readonly expires_at: string;
  readonly paid_at: string | null;
  readonly created_at: string;
  readonly payment: {
    readonly id: string;
    readonly status: string;
    readonly gateway: string;
    readonly failure: string | null;
    readonly started_at: string;
    /** Null once it is decided. */
    readonly next_action: NextAction | null;
  } | null;
  readonly refunds: readonly {
    readonly amount: Money;
    readonly status: "requested" | "pending" | "succeeded" | "failed";
  }[];
  /** Where the question of the buyer's bank stands; null when it asked nothing. */
  readonly dispute: "inquiry" | "needs_response" | "under_review" | "won" | "lost" | "closed" | null;
  /** Where the mail with the tickets stands; null while there is none to send. */
  readonly ticket_mail: "waiting" | "sent" | "delayed" | "failed" | null;
};

/** What the buyer's browser does next. */
export type NextAction =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "phone_prompt"; readonly phone: string; readonly expires_at: string }
  | { readonly kind: "client_handoff"; readonly script: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: "instructions"; readonly text: string; readonly reference: string; readonly expires_at: string }
  | { readonly kind: "none" };

/** GET shop/orders/{id}/payment-methods, in the order to offer them. */
export type PaymentMethod = {
  readonly gateway: string;
  readonly flow: "redirect" | "phone_prompt" | "client_handoff" | "manual";
  readonly needs_phone: boolean;
};

/** GET shop/orders/{id}/documents. */
export type Paper = {
  readonly id: string;
  readonly kind: "invoice" | "receipt" | "credit_note";
  readonly label: string;
};

/** One of GET shop/orders/{id}/tickets. */
export type Ticket = {
  readonly id: string;
  readonly status: string;
  readonly type: string;
  readonly seat: SeatName | null;
  readonly holder_name: string | null;
  /** The text of the QR code; null once the ticket opens no door. */
  readonly code: string | null;
  /** Base64url: with it this page makes the moving part of the code. */
  readonly rotation_key?: string | null;
  /** Required: the door refuses the code without its moving part. */
  readonly rotating?: "accepted" | "required";
};

/** What a listing is narrowed to, in its normal form: GET shop/events. */
export type EventFilter = {
  readonly q?: string | undefined;
  readonly city?: string | undefined;
  readonly category?: Category | undefined;
  readonly tag?: string | undefined;
  readonly when?: "today" | "weekend" | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};
export type Category =
  | "music"
  | "theatre"
  | "dance"
  | "comedy"
  | "festival"
  | "film"
  | "sport"
  | "conference"
  | "workshop"
  | "exhibition"
  | "food"
  | "family"
  | "nightlife"
  | "faith"
  | "charity"
  | "other";
/** A city that events are in: as it stands in addresses, and as it is written. */
export type City = { readonly key: string; readonly name: string };
