/** How an organizer's tickets are printed (X8): paper, head, fields, code. Pure. */

/** `a6`: a page a ticket. `a4`: four to a sheet, to cut. `roll`: a thermal printer of 80 mm (X9). */
export const PAPERS = ["a6", "a4", "roll"] as const;
/** `fill`: in the organizer's colour. `line`: ink on white, for thermal heads and for saving ink. */
export const HEADS = ["fill", "line"] as const;
/** What stands large: where to go, or who it is (a badge). */
export const EMPHASES = ["place", "name"] as const;
export const CODE_SIZES = ["small", "medium", "large"] as const;
/** What may be left out. Event and code always stand there. */
export const FIELDS = [
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

export type TicketField = (typeof FIELDS)[number];
export type TicketTemplate = {
  readonly paper: (typeof PAPERS)[number];
  readonly head: (typeof HEADS)[number];
  readonly emphasis: (typeof EMPHASES)[number];
  readonly code: (typeof CODE_SIZES)[number];
  readonly logo: boolean;
  readonly fields: readonly TicketField[];
  /** One or two lines below the code; empty: none. */
  readonly note: string;
  /** At the foot; empty: our own words in the event's language. */
  readonly foot: string;
};

export const MAX_NOTE = 160;
export const MAX_FOOT = 240;

/** As tickets are printed where nobody has designed any. */
export const PLAIN_TEMPLATE: TicketTemplate = {
  paper: "a6",
  head: "fill",
  emphasis: "place",
  code: "medium",
  logo: false,
  fields: FIELDS,
  note: "",
  foot: "",
};

/** A kept template; undefined for none. What a later version adds has its plain value. */
export function readTemplate(text: string | undefined): TicketTemplate | undefined {
  if (text === undefined || text === "") return undefined;
  return { ...PLAIN_TEMPLATE, ...(JSON.parse(text) as Partial<TicketTemplate>) };
}

/** That of the event, else that of the organizer, else the plain one. */
export function templateInForce(event: string | undefined, organizer: string | undefined): TicketTemplate {
  return readTemplate(event) ?? readTemplate(organizer) ?? PLAIN_TEMPLATE;
}
