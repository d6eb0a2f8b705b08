/** The tickets of one order as people get them: with their codes, and as a PDF. */
import type { Millis } from "../kernel/time.ts";
import { type Picture, selectShown, servePicture, shownBy } from "../media/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { ticketRotationKey } from "../kernel/rotating-code.ts";
import { type EventTimes, rotationKey, ticketCodes } from "./codes.ts";
import { ticketsByOrder, wantsMovingCode } from "./store.ts";
import { OF_ORGANIZER, selectTemplate } from "./template-store.ts";
import { templateInForce } from "./template.ts";
import type { Ticket } from "./tables.ts";
import { hasCode, readSeatLabel } from "./ticket.ts";

/** What is printed round the tickets; the caller has it at hand, so that tickets need not know events and tenants. */
export type DocumentContext = {
  readonly tenant: { readonly name: string; readonly accent: string | null };
  readonly event: EventTimes & {
    readonly name: string;
    readonly doorsAt: Millis | null;
    readonly timeZone: string;
  };
  readonly venue: { readonly name: string; readonly city: string };
  readonly order: { readonly id: string; readonly code: string; readonly language: string };
  /** The buyer's page of the order. */
  readonly url: string;
};

/** A ticket and the text of its QR code; no code once it hasCode nobody. */
export type CodedTicket = {
  readonly ticket: Ticket;
  readonly code: string | null;
  /** With it the holder's page makes the moving part of the code (X5); null together with the code. 32 bytes. */
  readonly rotationKey: Uint8Array | null;
};

/** The tickets of an order, by line, each with its newest code. */
export async function codedTickets(
  env: Env,
  tenant: TenantDb,
  event: EventTimes,
  orderId: string,
  now: Millis,
): Promise<CodedTicket[]> {
  const tickets = await ticketsByOrder(tenant, orderId);
  const valid = tickets.filter((ticket) => hasCode(ticket.status));
  const [codes, eventKey] = await Promise.all([
    ticketCodes(env, tenant, event, valid, now),
    rotationKey(env, event.id),
  ]);
  const codeOf = new Map(valid.map((ticket, i) => [ticket.id, codes[i] ?? null]));
  return await Promise.all(
    tickets.map(async (ticket) => {
      const code = codeOf.get(ticket.id) ?? null;
      const rotated = { ticketId: ticket.id, version: ticket.ticketVersion };
      return { ticket, code, rotationKey: code === null ? null : await ticketRotationKey(eventKey, rotated) };
    }),
  );
}

/**
 * The order's valid tickets as one PDF, a page each; undefined when it has none. Where a door wants the moving code, the
 * pages say so and have the link instead of a code that would let nobody in.
 */
export async function orderTicketsPdf(
  env: Env,
  tenant: TenantDb,
  context: DocumentContext,
  now: Millis,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const [coded, moving, [[own], [general], pictures]] = await Promise.all([
    codedTickets(env, tenant, context.event, context.order.id, now),
    wantsMovingCode(tenant, context.event.id),
    tenant.query([
      selectTemplate(tenant, context.event.id),
      selectTemplate(tenant, OF_ORGANIZER),
      selectShown(tenant, [tenant.tenantId], ["logo"]),
    ]),
  ]);
  const tickets = coded.flatMap(({ ticket, code }) =>
    code === null
      ? []
      : [
          {
            code: moving ? null : code,
            typeName: ticket.typeName,
            seat: readSeatLabel(ticket.seatLabel),
            gate: null,
            holderName: ticket.holderName,
          },
        ],
  );
  if (tickets.length === 0) return undefined;
  const template = templateInForce(own?.body, general?.body);
  const logo = template.logo ? await logoFile(env, shownBy(pictures, tenant.tenantId, "").first("logo")) : undefined;
  // Heavy: fonts, shaping and PDF writing load with the first document and not with every request.
  const { renderTicketsPdf } = await import("./pdf/render.ts");
  const event = { ...context.event, language: context.order.language };
  const document = { ...context, event, tickets, template, logo: logo?.size ?? null };
  return await renderTicketsPdf(env.ASSETS, document, now, logo?.jpeg);
}

export type LogoFile = {
  readonly jpeg: Uint8Array;
  readonly size: { readonly width: number; readonly height: number };
};

/** A logo as a JPEG for documents; undefined when there is none, or it cannot be made now: a ticket goes without it. */
export async function logoFile(env: Env, logo: Picture | null): Promise<LogoFile | undefined> {
  if (logo === null) return undefined;
  const [, , id = "", file = ""] = logo.jpeg.split("/");
  const answer = await servePicture(env, id, file);
  if (!answer.ok || answer.headers.get("content-type") !== "image/jpeg") {
    await answer.body?.cancel();
    return undefined;
  }
  return { jpeg: new Uint8Array(await answer.arrayBuffer()), size: { width: logo.width, height: logo.height } };
}
