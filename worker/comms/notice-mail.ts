/** Telling members of staff what they want to be told, each in their way, as long as they may see it (N5, TH24). */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { derivedId, idPattern } from "../kernel/ids.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import { openAttention } from "../payments/index.ts";
import { selectPerson } from "../people/index.ts";
import { decryptSecret } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { grants } from "../platform/permissions.ts";
import { defineJob, type JobContext, type JobTable } from "../platform/queue.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { standingIn, type Tenant, tenantById } from "../tenants/index.ts";
import { siteUrl } from "./accounts.ts";
import type { ChannelName } from "./channel.ts";
import { fromHeader } from "./header.ts";
import { NOTICE_PERMISSIONS, type NoticeKind } from "./notices.ts";
import * as store from "./notice-store.ts";
import { sendOnce } from "./service.ts";
import { type Notice, staffNoticeMail } from "./templates/staff-notice.tsx";

export const NOTICE_PHONE = "notice-phone";
const TENANTS_AT_ONCE = 100;
const MOST_TENANTS = 2000;
const ITEMS_COUNTED = 100;

/** What is told. */
export type News = Pick<Notice, "heading" | "text"> & {
  /** What it is about: the same news twice is told once. */
  readonly about: readonly string[];
  /** The page of the console. */
  readonly page: string;
  /** The event it belongs to: members of other events are not told. Undefined: only members of all. */
  readonly eventId: string | undefined;
};

/** Tells everybody who wants it and may see it. One who cannot be reached now holds nobody else back. */
export async function noticeStaff(
  tenant: TenantDb,
  organizer: Tenant,
  kind: NoticeKind,
  news: News,
  context: JobContext,
): Promise<void> {
  const wanted = await store.wantedBy(tenant, kind);
  const sent = await Promise.allSettled(
    wanted.map(({ personId, channel }) => tell(tenant, organizer, { kind, news, personId, channel }, context)),
  );
  for (const one of sent) if (one.status === "rejected") throw one.reason;
}

type Telling = {
  readonly kind: NoticeKind;
  readonly news: News;
  readonly personId: string;
  readonly channel: ChannelName;
};

async function tell(
  tenant: TenantDb,
  organizer: Tenant,
  { kind, news, personId, channel }: Telling,
  context: JobContext,
): Promise<void> {
  const { env } = context;
  const standing = await standingIn(env, tenant.tenantId, personId);
  if (!standing || !grants(standing.role, NOTICE_PERMISSIONS[kind])) return;
  if (standing.eventIds && !standing.eventIds.includes(news.eventId ?? "")) return;
  const to = await contactOf(env, tenant, personId, channel);
  // The address of the organization is told of disputes and lists in any case.
  if (to === undefined || (to === organizer.contactEmail && kind !== "attention")) return;
  const { heading, text } = news;
  const url = siteUrl(env) + news.page;
  const settingsUrl = `${siteUrl(env)}/console/security/notices`;
  const notice = { organizer: organizer.name, heading, text, url, settingsUrl };
  const message = {
    id: await derivedId("message", "notice", kind, ...news.about, personId, channel),
    template: `notice_${kind}`,
    recipient: to,
  };
  if (channel === "email") {
    const compose = async () => ({
      from: fromHeader(settings(env).MAIL_FROM, organizer.name),
      to,
      replyTo: organizer.contactEmail,
      ...staffNoticeMail(notice),
    });
    return await sendOnce(tenant, { ...message, compose }, context);
  }
  const line = `${organizer.name}: ${heading}. ${url}`;
  await sendOnce(tenant, { ...message, channel, compose: async () => ({ to, text: line, parameters: [] }) }, context);
}

async function contactOf(
  env: Env,
  tenant: TenantDb,
  personId: string,
  channel: ChannelName,
): Promise<string | undefined> {
  if (channel === "email") return (await selectPerson(env, personId))?.email;
  const sealed = await store.noticePhone(tenant, personId);
  return sealed === undefined ? undefined : await decryptSecret(env, personId, NOTICE_PHONE, sealed);
}

// What waits for a person ---------------------------------------------------------------------------------------------

const ATTENTION = "comms.attention_notice";
const attentionPayload = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  /** Days since the epoch: it is told once a day. */
  day: z.number().int(),
});

/** Finds organizers of whom somebody wants to know what waits for a person. An hourly sweep; each is told once a day. */
export async function sweepAttentionNotices(env: Env, now: Millis): Promise<void> {
  const day = Math.floor(now / DAY);
  let after = "";
  for (let seen = 0; seen < MOST_TENANTS; seen += TENANTS_AT_ONCE) {
    const tenants = await store.tenantsToTell(env, "attention", after, TENANTS_AT_ONCE);
    if (tenants.length > 0) {
      // Without an outbox: what is lost here is found again within the hour.
      const letters = tenants.map((id) => ({ body: envelope(ATTENTION, { tenant_id: id, day }) }));
      await queueOf(env, "comms").sendBatch(letters);
    }
    after = tenants.at(-1) ?? "";
    if (tenants.length < TENANTS_AT_ONCE) return;
  }
}

async function tellOfAttention(payload: z.infer<typeof attentionPayload>, context: JobContext): Promise<void> {
  const { env } = context;
  const tenant = tenantDb(env, payload.tenant_id);
  const [organizer, items] = await Promise.all([
    tenantById(env, payload.tenant_id),
    openAttention(tenant, undefined, { limit: ITEMS_COUNTED, sort: "newest" }),
  ]);
  if (!organizer || items.length === 0) return;
  const count = items.length === ITEMS_COUNTED ? `${ITEMS_COUNTED} or more` : String(items.length);
  const news: News = {
    about: [String(payload.day)],
    heading: items.length === 1 ? "One payment waits for a person" : `${count} payments wait for a person`,
    text: "Money came or went in a way that no rule decides. Each item says what happened and what you can do.",
    page: "/console/attention",
    eventId: undefined,
  };
  await noticeStaff(tenant, organizer, "attention", news, context);
}

/** For worker/jobs.ts. */
export const noticeJobs: JobTable = {
  [ATTENTION]: defineJob({ queue: "comms", schema: attentionPayload, handle: tellOfAttention }),
};
