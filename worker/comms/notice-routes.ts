/** What oneself wants to be told as a member of staff, and how (N5). */
import { z } from "@hono/zod-openapi";
import { isE164, toE164 } from "../kernel/phone.ts";
import { hasPhone } from "../people/index.ts";
import { type AppContext, personOf, tenantOf } from "../platform/context.ts";
import { decryptSecret, encryptSecret } from "../platform/crypto.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { grants } from "../platform/permissions.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow, standingIn } from "../tenants/index.ts";
import { CHANNELS, type ChannelName } from "./channel.ts";
import { NOTICE_PHONE } from "./notice-mail.ts";
import { NOTICE_KINDS, NOTICE_PERMISSIONS, type NoticeKind } from "./notices.ts";
import * as store from "./notice-store.ts";
import { selectTicketChannels } from "./store.ts";

export const noticeRoutes = createRouter();

const tags = ["Messages"];
const choice = z.object({ kind: z.enum(NOTICE_KINDS), channel: z.enum(CHANNELS) });
const schema = z
  .object({
    kinds: z.array(z.enum(NOTICE_KINDS)).openapi({ description: "What one's role may be told of" }),
    channels: z.array(z.enum(CHANNELS)).openapi({ description: "By which there is a provider" }),
    choices: z.array(choice),
    phone: z.string().nullable().openapi({ description: "The last digits of the number that is told" }),
  })
  .openapi("NotificationPreferences");
const input = z
  .object({
    choices: z.array(choice).max(NOTICE_KINDS.length * CHANNELS.length),
    phone: z
      .string()
      .max(40)
      .optional()
      .openapi({ description: "A phone of one's own account; left out, the one before stays" }),
  })
  .openapi("NotificationPreferencesInput", {
    example: { choices: [{ kind: "dispute", channel: "sms" }], phone: "+8801712345678" },
  });

const nameOf = ({ kind, channel }: store.Choice) => `${kind}:${channel}`;

async function kindsFor(c: AppContext, tenant: TenantDb, personId: string): Promise<NoticeKind[]> {
  const standing = await standingIn(c.env, tenant.tenantId, personId);
  return NOTICE_KINDS.filter((kind) => standing !== undefined && grants(standing.role, NOTICE_PERMISSIONS[kind]));
}

async function preferences(c: AppContext): Promise<z.infer<typeof schema>> {
  const [tenant, { personId }] = [tenantOf(c), personOf(c)];
  const [kinds, own, choices, sealed] = await Promise.all([
    kindsFor(c, tenant, personId),
    selectTicketChannels(tenant),
    store.choicesOf(tenant, personId),
    store.noticePhone(tenant, personId),
  ]);
  // What goes to a phone costs, so there the organizer's own provider is needed.
  const carried = new Set<ChannelName>(["email", ...own.map(({ channel }) => channel)]);
  const phone = sealed === undefined ? null : await decryptSecret(c.env, personId, NOTICE_PHONE, sealed);
  return {
    kinds,
    channels: CHANNELS.filter((channel) => carried.has(channel)),
    choices: choices.filter(({ kind }) => kinds.includes(kind)),
    phone: phone === null ? null : `…${phone.slice(-4)}`,
  };
}

noticeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/notification-preferences",
    tags,
    operationId: "getNotificationPreferences",
    summary: "What oneself is told here, and how",
    permission: "notifications.own",
    event: "any",
    responses: { 200: { description: "The choices", content: json(schema) } },
  }),
  async (c) => c.json(await preferences(c), 200),
);

noticeRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/notification-preferences",
    tags,
    operationId: "putNotificationPreferences",
    summary: "Choose what oneself is told here, and how",
    permission: "notifications.own",
    event: "any",
    request: { body: { content: json(input), required: true } },
    responses: { 200: { description: "Chosen", content: json(schema) } },
  }),
  async (c) => {
    const [tenant, { personId }] = [tenantOf(c), personOf(c)];
    const { choices, phone: typed } = c.req.valid("json");
    const phone = typed === undefined ? undefined : toE164(typed);
    // Only a number that proved itself: nobody has a stranger's phone ring in the night.
    if (typed !== undefined && (phone === undefined || !isE164(phone) || !(await hasPhone(c.env, personId, phone)))) {
      throw problem("invalid_request", { errors: [{ field: "phone", message: "is no phone of your account" }] });
    }
    const kinds = new Set(await kindsFor(c, tenant, personId));
    const kept = [...new Map(choices.map((one) => [`${one.kind} ${one.channel}`, one])).values()].filter(({ kind }) =>
      kinds.has(kind),
    );
    const needsPhone = kept.some(({ channel }) => channel !== "email");
    if (needsPhone && phone === undefined && (await store.noticePhone(tenant, personId)) === undefined) {
      throw problem("invalid_request", { errors: [{ field: "phone", message: "is needed for these" }] });
    }
    const names = kept.map(nameOf).toSorted();
    const before = (await store.choicesOf(tenant, personId)).map(nameOf).toSorted();
    if (phone === undefined && names.join(" ") === before.join(" ")) return c.json(await preferences(c), 200);
    const number =
      phone === undefined
        ? []
        : [store.putNoticePhone(tenant, personId, await encryptSecret(c.env, personId, NOTICE_PHONE, phone))];
    const change = { action: "notification_preferences.changed", subjectId: personId };
    await tenant.batch([
      ...store.replaceChoices(tenant, personId, kept),
      ...(needsPhone ? number : [store.deleteNoticePhone(tenant, personId)]),
      auditRow(c, tenant, { ...change, before: { choices: before }, after: { choices: names } }),
    ]);
    return c.json(await preferences(c), 200);
  },
);
