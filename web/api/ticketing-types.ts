/** What the API answers about cancellation policies and ticket templates. */

export type CancellationRules = {
  readonly steps: readonly { readonly until_hours: number; readonly percent: number }[];
  readonly keep_fees: boolean;
  readonly rename_hours: number | null;
};
export type CancellationPolicy = { readonly revision: number; readonly policy: CancellationRules | null };

export const TICKET_FIELDS = [
  "date",
  "hours",
  "venue",
  "organizer",
  "gate",
  "section",
  "row",
  "seat",
  "type",
  "holder",
  "order",
  "number",
] as const;
export type TicketFieldName = (typeof TICKET_FIELDS)[number];
export type TicketDesign = {
  readonly paper: "a6" | "a4" | "roll";
  readonly head: "fill" | "line";
  readonly emphasis: "place" | "name";
  readonly code: "small" | "medium" | "large";
  readonly logo: boolean;
  readonly fields: readonly TicketFieldName[];
  readonly note: string;
  readonly foot: string;
};
export type TicketTemplate = {
  readonly revision: number;
  readonly template: TicketDesign | null;
  readonly plain: TicketDesign;
};

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type TicketShape =
  | ({
      readonly kind: "box" | "picture";
      readonly fill: string | null;
      readonly edge: string | null;
      readonly line: number;
    } & Box)
  | {
      readonly kind: "path";
      readonly path: string;
      readonly fill: string | null;
      readonly edge: string | null;
      readonly line: number;
      readonly dash: number;
    }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly width: number;
      readonly bold: boolean;
      readonly rtl: boolean;
      readonly upright: boolean;
      readonly colour: string;
    };
export type TicketPreview = {
  readonly width: number;
  readonly height: number;
  readonly logo: string | null;
  readonly shapes: readonly TicketShape[];
};
