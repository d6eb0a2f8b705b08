/** How an organizer words what is written to buyers: by kind and language, with a preview, and back to ours (N3). */
import { z } from "@hono/zod-openapi";
import { tenantOf } from "../platform/context.ts";
import { type FieldError, problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow, tenantById } from "../tenants/index.ts";
import * as schemas from "./template-schemas.ts";
import { deleteTemplate, putTemplate, templateOf, templatesOf } from "./templates-store.ts";
import type { TemplateRow } from "./tables.ts";
import { sampleParts, sampleValues } from "./templates/sample.ts";
import { unknownGaps } from "./words/fill.ts";
import {
  isOptional,
  type Language,
  MESSAGE_KINDS,
  type MessageKind,
  variablesOf,
  type Wording,
  wordsOf,
} from "./words/index.ts";

export const templateRoutes = createRouter();

const tags = ["Messages"];
type Named = z.infer<typeof schemas.templateParam>;
type Organizer = NonNullable<Awaited<ReturnType<typeof tenantById>>>;

/** What a template is called in the log. */
const subjectId = ({ kind, language }: Named) => `${kind}.${language}`;
const wordsOfRow = ({ subject, heading, body }: TemplateRow): Wording => ({ subject, heading, text: body });

function templateWire(
  kind: MessageKind,
  language: Language,
  row: TemplateRow | undefined,
  organizer: Organizer,
  now: number,
): z.infer<typeof schemas.templateSchema> {
  const spoken = wordsOf(language);
  const ours = schemas.wordsWire(spoken.kinds[kind]);
  const values = sampleValues({ kind, spoken, organizer, now });
  return {
    kind,
    language,
    is_own: row !== undefined,
    optional: isOptional(kind),
    words: row ? wordsOfRow(row) : ours,
    default: ours,
    variables: variablesOf(kind).map((name) => ({ name, sample: values[name] ?? "" })),
    version: row?.version ?? 0,
  };
}

/** @throws Problem `invalid_request` that names each gap which nobody fills */
function demandKnownGaps(kind: MessageKind, wording: Wording): void {
  const known = variablesOf(kind);
  const errors: FieldError[] = (["subject", "heading", "text"] as const).flatMap((field) => {
    const [gap] = unknownGaps(wording[field], known);
    return gap === undefined ? [] : [{ field, message: `${gap} is no gap of this message` }];
  });
  if (errors.length > 0) throw problem("invalid_request", { errors });
}

templateRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/message-templates",
    tags,
    operationId: "listMessageTemplates",
    summary: "What is written to buyers in one language, all kinds",
    permission: "notifications.read",
    request: { query: schemas.languageQuery },
    responses: {
      200: {
        description: "All kinds",
        content: json(z.object({ data: z.array(schemas.templateSchema), next_cursor: z.null() })),
      },
    },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { language } = c.req.valid("query");
    const [rows, organizer] = await Promise.all([templatesOf(tenant), tenantById(c.env, tenant.tenantId)]);
    if (!organizer) throw problem("not_found");
    const own = new Map(rows.filter((row) => row.language === language).map((row) => [row.kind, row]));
    const data = MESSAGE_KINDS.map((kind) => templateWire(kind, language, own.get(kind), organizer, c.var.now));
    return c.json({ data, next_cursor: null }, 200);
  },
);

templateRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/message-templates/{kind}/{language}",
    tags,
    operationId: "getMessageTemplate",
    summary: "The words of one kind in one language",
    permission: "notifications.read",
    request: { params: schemas.templateParam },
    responses: { 200: { description: "The words", content: json(schemas.templateSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const named = c.req.valid("param");
    const [row, organizer] = await Promise.all([templateOf(tenant, named), tenantById(c.env, tenant.tenantId)]);
    if (!organizer) throw problem("not_found");
    c.header("etag", etagOf(row?.version ?? 0));
    return c.json(templateWire(named.kind, named.language, row, organizer, c.var.now), 200);
  },
);

templateRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/message-templates/{kind}/{language}",
    tags,
    operationId: "putMessageTemplate",
    summary: "Word a message anew; a gap that nobody fills is refused",
    description: "Plain text: it is escaped in mails. Facts of the event, the button and the way to reach you stay.",
    permission: "notifications.write",
    request: { params: schemas.templateParam, body: { content: json(schemas.wordingInput), required: true } },
    responses: { 200: { description: "The words", content: json(schemas.templateSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const named = c.req.valid("param");
    const wording = c.req.valid("json");
    demandKnownGaps(named.kind, wording);
    const [row, organizer] = await Promise.all([templateOf(tenant, named), tenantById(c.env, tenant.tenantId)]);
    if (!organizer) throw problem("not_found");
    const expected = expectedVersion(c.req.header("if-match"));
    if (expected !== undefined && expected !== (row?.version ?? 0)) {
      throw problem("stale_version", { extra: { current_version: row?.version ?? 0 } });
    }
    const before = row ? { before: wordsOfRow(row) } : {};
    const change = { action: "message_template.saved", subjectId: subjectId(named), ...before, after: wording };
    await runVersioned(tenant, [putTemplate(tenant, named, wording, row, c.var.now), auditRow(c, tenant, change)]);
    const saved = await templateOf(tenant, named);
    c.header("etag", etagOf(saved?.version ?? 0));
    return c.json(templateWire(named.kind, named.language, saved, organizer, c.var.now), 200);
  },
);

templateRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/message-templates/{kind}/{language}",
    tags,
    operationId: "resetMessageTemplate",
    summary: "Go back to Tessera's words",
    permission: "notifications.write",
    request: { params: schemas.templateParam },
    responses: { 204: { description: "Ours hold again" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const named = c.req.valid("param");
    const row = await templateOf(tenant, named);
    if (!row) throw problem("not_found");
    const change = { action: "message_template.reset", subjectId: subjectId(named), before: wordsOfRow(row) };
    await tenant.batch([deleteTemplate(tenant, named), auditRow(c, tenant, change)]);
    return c.body(null, 204);
  },
);

templateRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/message-templates/{kind}/{language}/preview",
    tags,
    operationId: "previewMessageTemplate",
    summary: "How a message would look with these words, of an event that there is not",
    permission: "notifications.write",
    request: { params: schemas.templateParam, body: { content: json(schemas.wordingInput), required: true } },
    responses: { 200: { description: "Its parts", content: json(schemas.previewSchema) } },
  }),
  async (c) => {
    const { kind, language } = c.req.valid("param");
    const wording = c.req.valid("json");
    demandKnownGaps(kind, wording);
    const organizer = await tenantById(c.env, tenantOf(c).tenantId);
    if (!organizer) throw problem("not_found");
    const spoken = wordsOf(language);
    const parts = sampleParts({ kind, spoken, organizer, now: c.var.now }, wording);
    return c.json(
      {
        ...parts,
        about: [...parts.about],
        paragraphs: [...parts.paragraphs],
        rows: parts.rows.map((row) => [...row]),
        notes: [...parts.notes],
        direction: language === "ar" ? ("rtl" as const) : ("ltr" as const),
      },
      200,
    );
  },
);
