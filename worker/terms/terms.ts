/** Which terms a buyer agrees to (V9). Pure. */

/** Some revision of some terms. */
export type Terms = { readonly eventId: string; readonly revision: number; readonly body: string };

/** Those of the event, else those of the organizer; an empty text is none. */
export function termsInForce(event: Terms | undefined, organizer: Terms | undefined): Terms | undefined {
  return [event, organizer].find((each) => each !== undefined && each.body.trim() !== "");
}

/** How a buyer names the revision that they read. */
export function termsKey({ eventId, revision }: Pick<Terms, "eventId" | "revision">): string {
  return `${eventId === "" ? "organizer" : eventId}.${revision}`;
}

/** Why an order cannot be placed; undefined when the buyer agreed to what is in force. */
export function acceptanceFault(
  inForce: Terms | undefined,
  accepted: string | null,
): "missing" | "changed" | undefined {
  if (inForce === undefined || accepted === termsKey(inForce)) return undefined;
  return accepted === null ? "missing" : "changed";
}
