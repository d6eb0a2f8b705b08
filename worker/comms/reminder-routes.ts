/** What an organizer has written to buyers without being asked for (N4, O10). */
import { z } from "@hono/zod-openapi";
import { tenantOf } from "../platform/context.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow } from "../tenants/index.ts";
import { type ReminderSettings, remindersOf, saveReminders } from "./reminder-store.ts";

export const reminderRoutes = createRouter();

const tags = ["Messages"];
const input = z.object({
  reminders: z.boolean().openapi({ description: "The day before an event, and on its day" }),
  carts: z
    .boolean()
    .openapi({ description: "Once about an order that was begun and not finished, while there are places" }),
});
const schema = input.extend({ version: z.number().int() }).openapi("ReminderSettings");
const wire = ({ reminders, carts, version }: ReminderSettings) => ({ reminders, carts, version });

reminderRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/reminder-settings",
    tags,
    operationId: "getReminderSettings",
    summary: "Which reminders buyers get; they can unsubscribe from each",
    permission: "notifications.read",
    responses: { 200: { description: "The settings", content: json(schema) } },
  }),
  async (c) => {
    const set = await remindersOf(tenantOf(c));
    c.header("etag", etagOf(set.version));
    return c.json(wire(set), 200);
  },
);

reminderRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/reminder-settings",
    tags,
    operationId: "putReminderSettings",
    summary: "Turn reminders on or off",
    permission: "notifications.write",
    request: { body: { content: json(input), required: true } },
    responses: { 200: { description: "Set", content: json(schema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { reminders, carts } = c.req.valid("json");
    const before = await remindersOf(tenant);
    checkVersion(expectedVersion(c.req.header("if-match")), before.version);
    const change = {
      action: "reminder_settings.changed",
      subjectId: tenant.tenantId,
      before: { reminders: before.reminders, carts: before.carts },
      after: { reminders, carts },
    };
    const { now } = c.var;
    await runVersioned(tenant, [
      saveReminders(tenant, { reminders, carts }, before.version, now),
      auditRow(c, tenant, change),
    ]);
    const saved = await remindersOf(tenant);
    c.header("etag", etagOf(saved.version));
    return c.json(wire(saved), 200);
  },
);
