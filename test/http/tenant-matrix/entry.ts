/** What an entry of the tenant matrix says, and what several of them share. */
import { env } from "cloudflare:workers";
import { DAY, toTimestamp } from "../../../worker/kernel/time.ts";
import { PLAIN_TEMPLATE } from "../../../worker/tickets/template.ts";
import { linkToken } from "../../../worker/waiting-list/links.ts";
import type { Cast } from "../../support/matrix.ts";
import type { Thing } from "../../support/matrix-ids.ts";

export type Entry = {
  /** Path and query parameters that take an id, and of what. */
  readonly ids?: Readonly<Record<string, Thing>>;
  /** A valid body, with ids of this tenant. */
  readonly body?: (cast: Cast) => object | Promise<object>;
  /** Fields of the body that take an id, `lines.0.ticket_type` for inner ones, and of what. */
  readonly bodyIds?: Readonly<Record<string, Thing>>;
  /** Headers with secrets of this tenant. */
  readonly headers?: (cast: Cast) => Promise<Record<string, string>>;
  /** What one's own ids may answer; any 2xx unless said. It proves that the ids of this entry are real. */
  readonly own?: readonly number[];
  /** Why anyone may name this id: it then counts as public and the draft of another tenant is tried instead. */
  readonly publicIds?: string;
  /** Names that look like ids and are none. */
  readonly plain?: readonly string[];
  /** Why another tenant's id is not tried here, and where it is. */
  readonly elsewhere?: string;
};

export const startsAt = () => toTimestamp(Date.now() + 20 * DAY);
export const event = { ids: { id: "event" } } as const satisfies Entry;
export const ticketSample: Entry = {
  body: async (cast) => ({ template: PLAIN_TEMPLATE, event: await cast.get("event") }),
  bodyIds: { event: "event" },
};
export const draft = { ids: { id: "draft" } } as const satisfies Entry;
export const holdToken = async (cast: Cast) => ({ "hold-token": await cast.get("hold_token") });
export const orderToken = async (cast: Cast) => ({ "order-token": await cast.get("order_token") });
export const listToken = async (cast: Cast) => ({
  "list-token": await linkToken(env, await cast.get("waiting_entry")),
});
export const callback = {
  ids: { account_id: "gateway_account" },
  plain: ["to", "about", "subject", "proof"],
  elsewhere: "the signature decides whose call it is: TH07 and TH09 in test/http/callbacks.test.ts",
} as const satisfies Entry;
export const messageCallback = {
  ids: { account_id: "message_provider" },
  plain: ["provider", "proof"],
  elsewhere: "the signature decides whose call it is: TH07 and I5 in test/contracts/messages.test.ts",
} as const satisfies Entry;
/** Passkeys as browsers write them, of nobody. */
export const credential = { id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} };
export const REGISTERED = { ...credential, response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } };
export const ASSERTED = {
  ...credential,
  response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" },
};
export const price = { amount: 100, currency: "BDT" };

export const WORDING = { subject: "Your {tickets}", heading: "You are in", text: "Thank you, {name}." };
export const messageTemplate: Entry = { plain: ["kind", "language"], own: [200, 404, 422] };
