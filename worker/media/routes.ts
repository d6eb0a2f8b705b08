/** `/media`: the library, and which pictures events and the organization show. */
import { z } from "@hono/zod-openapi";
import { foldWords } from "../kernel/words.ts";
import { settings } from "../env.ts";
import { eventById } from "../events/index.ts";
import { type AppContext, publicUrl, tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor, auditRow } from "../tenants/index.ts";
import { MAX_PICTURE_BYTES, PICTURE_KINDS } from "./picture.ts";
import {
  eventPicturesInput,
  eventPicturesSchema,
  fileName,
  logoInput,
  logoSchema,
  mediaDetailSchema,
  mediaDetailWire,
  mediaSchema,
  mediaWire,
  picturePatch,
  shownBy,
} from "./schemas.ts";
import { addPicture, changePicture, deletePicture, showPictures, tooLarge } from "./service.ts";
import { listPictures, pictureById, type PictureKey, selectShown, usesOf } from "./store.ts";

export const mediaRoutes = createRouter();

const TAGS = ["Media"];
const idParam = z.object({ id: z.string().max(64) });
const baseOf = (c: AppContext) => publicUrl(c, settings(c.env).PUBLIC_URL);
const files = Object.fromEntries(
  PICTURE_KINDS.map((kind) => [`image/${kind}`, { schema: z.string().openapi({ format: "binary" }) }]),
);

mediaRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/media",
    tags: TAGS,
    operationId: "listMedia",
    summary: "Pictures, newest first",
    permission: "media.read",
    event: "any",
    request: {
      query: z.object({
        ...pageQuery,
        q: z.string().max(40).optional().openapi({ description: "A word of the name or text, or how it begins" }),
      }),
    },
    responses: { 200: { description: "A page of pictures", content: json(pageOf(mediaSchema)) } },
  }),
  async (c) => {
    const { limit, cursor, q } = c.req.valid("query");
    const [word] = foldWords(q ?? "");
    const after = readKey(readCursor(cursor));
    const rows = await listPictures(tenantOf(c), { word, after, limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        ({ createdAt, id }) => `${createdAt} ${id}`,
        (row) => mediaWire(row, baseOf(c)),
      ),
      200,
    );
  },
);

/** @throws Problem `invalid_request` */
function readKey(text: string | undefined): PictureKey | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,16}) (pic_\w{26})$/.exec(text);
  if (match?.[2] === undefined) {
    throw problem("invalid_request", { errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  return { createdAt: Number(match[1]), id: match[2] };
}

mediaRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/media",
    tags: TAGS,
    operationId: "uploadMedia",
    summary: "Send a picture: the body is the file",
    description:
      "JPEG, PNG, WebP or GIF, decided by its content. It is written anew without place, camera or anything else but its " +
      "pixels. The same file again answers the picture that is there.",
    permission: "media.write",
    maxBody: MAX_PICTURE_BYTES,
    tooLarge,
    request: {
      query: z.object({
        name: fileName.default(""),
        alt: picturePatch.shape.alt.openapi({ description: "What it shows; may come later" }),
      }),
      body: { content: files, required: true },
    },
    responses: { 201: { description: "The picture", content: json(mediaSchema) } },
  }),
  async (c) => {
    const { name, alt = "" } = c.req.valid("query");
    const upload = { name, alt, file: await c.req.arrayBuffer() };
    const row = await addPicture(c.env, tenantOf(c), upload, auditActor(c));
    return c.json(mediaWire(row, baseOf(c)), 201, { etag: etagOf(row.version) });
  },
);

mediaRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/media/{id}",
    tags: TAGS,
    operationId: "getMedia",
    summary: "One picture, and where it is shown",
    permission: "media.read",
    event: "any",
    request: { params: idParam },
    responses: { 200: { description: "The picture", content: json(mediaDetailSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const [row, uses] = await Promise.all([pictureById(tenant, id), usesOf(tenant, id)]);
    if (!row) throw problem("not_found");
    return c.json(mediaDetailWire(row, uses, baseOf(c)), 200, { etag: etagOf(row.version) });
  },
);

mediaRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/media/{id}",
    tags: TAGS,
    operationId: "updateMedia",
    summary: "Say what a picture shows, or name it",
    permission: "media.write",
    request: { params: idParam, body: { content: json(picturePatch), required: true } },
    responses: { 200: { description: "The picture as it is now", content: json(mediaSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const { id } = c.req.valid("param");
    const row = await changePicture(tenantOf(c), id, c.req.valid("json"), expected, auditActor(c));
    return c.json(mediaWire(row, baseOf(c)), 200, { etag: etagOf(row.version) });
  },
);

mediaRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/media/{id}",
    tags: TAGS,
    operationId: "deleteMedia",
    summary: "Remove a picture that is shown nowhere",
    permission: "media.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: idParam },
    responses: { 204: { description: "It is gone, with its sizes" } },
  }),
  async (c) => {
    await deletePicture(c.env, tenantOf(c), c.req.valid("param").id, auditActor(c));
    return c.body(null, 204);
  },
);

mediaRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/pictures",
    tags: TAGS,
    operationId: "getEventPictures",
    summary: "Poster and gallery of an event",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "What it shows", content: json(eventPicturesSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    return c.json(await eventPictures(c, id), 200);
  },
);

mediaRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/pictures",
    tags: TAGS,
    operationId: "setEventPictures",
    summary: "Which pictures an event shows",
    permission: "events.write",
    request: { params: idParam, body: { content: json(eventPicturesInput), required: true } },
    responses: { 200: { description: "What it shows now", content: json(eventPicturesSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const { poster, gallery } = c.req.valid("json");
    if (!(await eventById(tenant, id))) throw problem("not_found");
    const statements = await showPictures(tenant, id, {
      poster: { ids: poster === null ? [] : [poster], field: "poster" },
      gallery: { ids: gallery, field: "gallery" },
    });
    const after = { poster, gallery };
    await tenant.batch([...statements, auditRow(c, tenant, { action: "event.pictures", subjectId: id, after })]);
    return c.json(await eventPictures(c, id), 200);
  },
);

async function eventPictures(c: AppContext, id: string) {
  const shown = shownBy(await selectShown(tenantOf(c), [id], ["poster", "gallery"]), id, baseOf(c));
  return { poster: shown.first("poster"), gallery: shown.all("gallery") };
}

mediaRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tenants/me/logo",
    tags: TAGS,
    operationId: "getLogo",
    summary: "The organization's logo",
    permission: "tenant.read",
    event: "any",
    responses: { 200: { description: "Its logo, if it has one", content: json(logoSchema) } },
  }),
  async (c) => c.json({ logo: await logoOf(c) }, 200),
);

mediaRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/tenants/me/logo",
    tags: TAGS,
    operationId: "setLogo",
    summary: "Choose the organization's logo, or null for none",
    permission: "tenant.write",
    request: { body: { content: json(logoInput), required: true } },
    responses: { 200: { description: "Its logo now", content: json(logoSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { picture } = c.req.valid("json");
    const logo = { ids: picture === null ? [] : [picture], field: "picture" };
    await tenant.batch([
      ...(await showPictures(tenant, tenant.tenantId, { logo })),
      auditRow(c, tenant, { action: "tenant.logo", subjectId: tenant.tenantId, after: { picture } }),
    ]);
    return c.json({ logo: await logoOf(c) }, 200);
  },
);

async function logoOf(c: AppContext) {
  const { tenantId } = tenantOf(c);
  return shownBy(await selectShown(tenantOf(c), [tenantId], ["logo"]), tenantId, baseOf(c)).first("logo");
}
