/** `invitations`: asking colleagues to join, and answering. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { demandFreshProof } from "../platform/step-up.ts";
import { auditActor } from "./audit.ts";
import { memberProblem, staffActor } from "./faults.ts";
import { invitationState } from "./invitation.ts";
import { type Invitation, selectWaiting } from "./invitation-store.ts";
import { acceptInvitation, invitationOfLink, invite, inviteAgain, revokeInvitation } from "./invitations.ts";
import { memberInput, memberSchema } from "./schemas.ts";

export const invitationRoutes = createRouter();
const tags = ["Members"];
const idParam = z.object({ id: z.string().regex(idPattern("invitation")) });
const linkInput = z.object({ token: z.string().regex(/^[\w-]{20,100}$/, "must be the token of a link") });

const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: memberSchema.shape.role,
    event_ids: memberSchema.shape.event_ids,
    state: z.enum(["open", "expired", "accepted", "revoked"]),
    sent_at: z.string(),
    expires_at: z.string(),
  })
  .openapi("Invitation");
const offerSchema = z
  .object({
    organization: z.string(),
    email: z.string().openapi({ description: "Who is invited: sign in with this address to accept" }),
    role: memberSchema.shape.role,
    events: z.number().int().nullable().openapi({ description: "How many events it is for; null is all of them" }),
    expires_at: z.string(),
  })
  .openapi("InvitationOffer");

function invitationWire(row: Invitation, now: number): z.infer<typeof invitationSchema> {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    event_ids: row.eventIds === null ? null : [...row.eventIds],
    state: invitationState(row, now),
    sent_at: toTimestamp(row.sentAt),
    expires_at: toTimestamp(row.expiresAt),
  };
}

invitationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/invitations",
    tags,
    operationId: "listInvitations",
    summary: "Who was asked to join and has not answered, newest first",
    permission: "members.read",
    request: { query: z.object(pageQuery) },
    responses: { 200: { description: "A page of invitations", content: json(pageOf(invitationSchema)) } },
  }),
  async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const rows = await selectWaiting(tenantOf(c), readCursor(cursor), limit + 1);
    return c.json(
      toPage(
        rows,
        limit,
        ({ id }) => id,
        (row) => invitationWire(row, c.var.now),
      ),
      200,
    );
  },
);

invitationRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/invitations",
    tags,
    operationId: "createInvitation",
    summary: "Ask somebody to join, by a link that works once and for a week",
    permission: "members.write",
    request: { body: { content: json(memberInput), required: true } },
    responses: { 201: { description: "Sent", content: json(invitationSchema) } },
  }),
  async (c) => {
    if (c.req.valid("json").role === "owner") demandFreshProof(c);
    const result = await invite(c.env, tenantOf(c), c.req.valid("json"), staffActor(c));
    if (!result.ok) throw memberProblem(result.error);
    return c.json(invitationWire(result.value, c.var.now), 201);
  },
);

invitationRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/invitations/{id}/resend",
    tags,
    operationId: "resendInvitation",
    summary: "Send a new link for another week; the one before works no more",
    permission: "members.write",
    request: { params: idParam },
    responses: { 200: { description: "Sent", content: json(invitationSchema) } },
  }),
  async (c) => {
    const result = await inviteAgain(c.env, tenantOf(c), c.req.valid("param").id, staffActor(c));
    if (!result.ok) {
      if (result.error !== "too_soon") throw memberProblem(result.error);
      throw problem("rate_limited", { detail: "It was sent a moment ago. Wait a minute.", retryAfter: 60 });
    }
    return c.json(invitationWire(result.value, c.var.now), 200);
  },
);

invitationRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/invitations/{id}",
    tags,
    operationId: "revokeInvitation",
    summary: "Take an invitation back: its link stops working at once",
    permission: "members.write",
    request: { params: idParam },
    responses: { 204: { description: "Taken back" } },
  }),
  async (c) => {
    const result = await revokeInvitation(tenantOf(c), c.req.valid("param").id, staffActor(c));
    if (!result.ok) throw memberProblem(result.error);
    return c.body(null, 204);
  },
);

const linkRejected = () =>
  problem("invitation_rejected", { detail: "It was used, taken back, or is too old. Ask for a new one." });

invitationRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/invitations/look",
    tags,
    operationId: "lookAtInvitation",
    summary: "What the link of an invitation says; changes nothing",
    permission: "public",
    maxBody: 4096,
    request: { body: { content: json(linkInput), required: true } },
    responses: { 200: { description: "The offer", content: json(offerSchema) } },
  }),
  async (c) => {
    const found = await invitationOfLink(c.env, c.req.valid("json").token, c.var.now);
    if (!found) throw linkRejected();
    const { invitation, organization } = found;
    return c.json(
      {
        organization: organization.name,
        email: invitation.email,
        role: invitation.role,
        events: invitation.eventIds?.length ?? null,
        expires_at: toTimestamp(invitation.expiresAt),
      },
      200,
    );
  },
);

invitationRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/invitations/accept",
    tags,
    operationId: "acceptInvitation",
    summary: "Join, as the person who was invited; then ask for a token of the organization",
    permission: "session.self",
    maxBody: 4096,
    request: { body: { content: json(linkInput), required: true } },
    responses: {
      200: {
        description: "Joined",
        content: json(z.object({ tenant: z.object({ id: z.string(), slug: z.string(), name: z.string() }) })),
      },
    },
  }),
  async (c) => {
    const result = await acceptInvitation(c.env, c.req.valid("json").token, auditActor(c));
    if (!result.ok) {
      if (result.error === "link_rejected") throw linkRejected();
      if (result.error === "other_person") {
        throw problem("invitation_for_another", { detail: "Sign in with the address that was invited." });
      }
      throw memberProblem(result.error);
    }
    const { id, slug, name } = result.value;
    return c.json({ tenant: { id, slug, name } }, 200);
  },
);
