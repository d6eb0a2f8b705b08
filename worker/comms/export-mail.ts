/** Tells the organizer that somebody took a list of people along (TH35): an insider cannot do it unseen. */
import { settings } from "../env.ts";
import { derivedId } from "../kernel/ids.ts";
import { selectPerson } from "../people/index.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobContext, type JobTable } from "../platform/queue.ts";
import { tenantById } from "../tenants/index.ts";
import { siteUrl } from "./accounts.ts";
import { EXPORT_MADE, type ExportMade, exportMadePayload } from "./export-message.ts";
import { fromHeader } from "./header.ts";
import { noticeStaff } from "./notice-mail.ts";
import { sendOnce } from "./service.ts";
import { exportMadeMail } from "./templates/export-made.tsx";

async function sendExportMade(payload: ExportMade, context: JobContext): Promise<void> {
  const { env } = context;
  const [organizer, person] = await Promise.all([
    tenantById(env, payload.tenant_id),
    selectPerson(env, payload.person_id),
  ]);
  if (!organizer) return;
  const { name, contactEmail } = organizer;
  const message = {
    id: await derivedId("message", "export_made", payload.export_id),
    template: "export_made",
    recipient: contactEmail,
    compose: async () => ({
      from: fromHeader(settings(env).MAIL_FROM, name),
      to: contactEmail,
      replyTo: contactEmail,
      ...exportMadeMail({
        tenantName: name,
        who: person?.name || (person?.email ?? "Somebody"),
        kind: payload.kind,
        rows: payload.rows,
        url: `${siteUrl(env)}/console/audit`,
      }),
    }),
  };
  const tenant = tenantDb(env, payload.tenant_id);
  const who = person?.name || (person?.email ?? "Somebody");
  const news = {
    about: [payload.export_id],
    heading: "A list was exported",
    text: `${who} has made a file of ${payload.rows.toLocaleString("en")} ${payload.kind}.`,
    page: "/console/audit",
    eventId: undefined,
  };
  const told = await Promise.allSettled([
    sendOnce(tenant, message, context),
    noticeStaff(tenant, organizer, "export", news, context),
  ]);
  for (const one of told) if (one.status === "rejected") throw one.reason;
}

/** For worker/jobs.ts. */
export const exportMailJobs: JobTable = {
  [EXPORT_MADE]: defineJob({ queue: "comms", schema: exportMadePayload, handle: sendExportMade }),
};
