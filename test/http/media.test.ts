/** V8, V11: pictures from the sender's file to the page. */
import { createMessageBatch, getQueueResult, createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import worker from "../../worker/index.ts";
import { envelope } from "../../worker/platform/queues.ts";
import { createHouse } from "../support/house.ts";
import { exifSegment, pngFile } from "../support/pictures.ts";
import { type Answer, createWorld, ORIGIN, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

async function send(file: BodyInit, query = "", headers: Record<string, string> = {}, by = world): Promise<Answer> {
  const response = await exports.default.fetch(`${ORIGIN}/api/v1/media?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${by.token}`, "content-type": "image/png", ...headers },
    body: file,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

const get = async (path: string, init?: RequestInit) => {
  const response = await exports.default.fetch(ORIGIN + path, init);
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
};
const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

it("V8 a picture is kept once, and served in modern formats and several widths, inert", async () => {
  const file = await pngFile(1000, 500, 1);
  const first = await send(file, "name=poster.png&alt=A%20hall");
  expect(first.status).toBe(201);
  expect(first.json).toMatchObject({ name: "poster.png", alt: "A hall", width: 1000, height: 500, version: 1 });
  const { picture, id } = first.json;
  expect(picture.webp).toBe(
    [320, 640, 960, 1000].map((width) => `${ORIGIN}/media/${id}/${width}.webp ${width}w`).join(", "),
  );
  // I6: the same file again, also with a key, is the same picture.
  const again = await send(file, "name=other.png", { "idempotency-key": "the-same" });
  expect([again.status, again.json.id, again.json.name]).toEqual([201, id, "poster.png"]);
  for (const [name, type, magic] of [
    ["320.webp", "image/webp", /^RIFF[^]{4}WEBP/],
    ["640.avif", "image/avif", /^[^]{4}ftypavif/],
    ["960.jpg", "image/jpeg", /^\xff\xd8\xff/],
  ] as const) {
    const { response, bytes } = await get(`/media/${id}/${name}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    expect(latin1(bytes.subarray(0, 16))).toMatch(magic);
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("set-cookie")).toBeNull();
    // The second time it comes from the file store.
    expect((await get(`/media/${id}/${name}`)).bytes).toEqual(bytes);
  }
  const info = await env.IMAGES.info(new Response((await get(`/media/${id}/320.webp`)).bytes).body ?? never());
  expect(info).toMatchObject({ width: 320, height: 160 });
});

function never(): never {
  throw new Error("no body");
}

it("V8 I8 only the widths that are offered are made, whatever the address asks for", async () => {
  const { json } = await send(await pngFile(400, 300, 2));
  for (const path of [`${json.id}/641.webp`, `${json.id}/1920.webp`, `${json.id}/400.svg`, `${json.id}/master`]) {
    expect((await get(`/media/${path}`)).response.status).toBe(404);
  }
  expect((await get("/media/pic_00000000000000000000000000/320.webp")).response.status).toBe(404);
  expect((await get(`/media/${json.id}/320.webp`, { method: "POST" })).response.status).toBe(405);
  const { objects } = await env.FILES.list({ prefix: `pictures/${json.id}/` });
  expect(objects.map(({ key }) => key)).toEqual([`pictures/${json.id}/master`]);
});

it("V8 a photo loses camera and place, and stands the right way up", async () => {
  const plain = await env.IMAGES.input(new Response(await pngFile(400, 200, 3)).body ?? never()).output({
    format: "image/jpeg",
  });
  const jpeg = new Uint8Array(await plain.response().arrayBuffer());
  const photo = new Uint8Array([...jpeg.subarray(0, 2), ...exifSegment("GPS 23.8N 90.4E"), ...jpeg.subarray(2)]);
  const { status, json } = await send(photo, "name=IMG_1.jpg");
  expect([status, json.width, json.height]).toEqual([201, 200, 400]);
  const { objects } = await env.FILES.list({ prefix: `pictures/${json.id}/` });
  const [master] = await Promise.all(objects.map(async ({ key }) => (await env.FILES.get(key))?.bytes()));
  for (const bytes of [master ?? never(), (await get(`/media/${json.id}/200.jpg`)).bytes]) {
    expect(latin1(bytes)).not.toMatch(/GPS|Exif|EXIF/);
  }
});

it("TH26 TH32 what is no picture is refused in words, whatever its name and type say, and nothing is kept", async () => {
  const before = (await world.api("/media?limit=100")).data.length;
  const svg = await send('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "name=logo.png");
  expect(svg.json).toMatchObject({ status: 422, code: "picture_refused", errors: [{ field: "file" }] });
  expect(svg.json.detail).toContain("SVG");
  for (const file of ["<html><script>alert(1)</script>", "%PDF-1.7", "RIFF----WAVE"]) {
    expect((await send(file, "name=x.png")).json.code).toBe("picture_refused");
  }
  // A header that promises 3,600 million pixels in 60 bytes.
  const bomb = await pngFile(64, 64, 4);
  new DataView(bomb.buffer).setUint32(16, 60_000);
  new DataView(bomb.buffer).setUint32(20, 60_000);
  expect((await send(bomb)).json.detail).toContain("60000 by 60000 pixels are too many");
  const cut = (await pngFile(300, 300, 5)).subarray(0, 60);
  expect((await send(cut)).json).toMatchObject({ code: "picture_refused" });
  expect((await world.api("/media?limit=100")).data).toHaveLength(before);
});

it("TH32 50 MB are refused at the door with what to do", async () => {
  const answer = await send(new Uint8Array(50 * 1024 * 1024));
  expect(answer.json).toMatchObject({
    status: 413,
    code: "picture_too_large",
    errors: [{ field: "file", message: "has more than 10 MB" }],
  });
  // Also without a length in front: it is counted while it comes.
  let pieces = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pieces++ === 200) controller.close();
      else controller.enqueue(new Uint8Array(256 * 1024));
    },
  });
  expect((await send(stream)).json.code).toBe("picture_too_large");
  expect(pieces).toBeLessThan(60);
});

it("V11 the library is found by words, comes in pages, and each organizer has its own", async () => {
  const own = await createWorld();
  const names = ["stage.png", "Rahima at the piano.png", "hall.png"];
  const ids: string[] = [];
  for (const [at, name] of names.entries()) {
    const { json } = await send(await pngFile(64, 64, 10 + at), `name=${encodeURIComponent(name)}`, {}, own);
    ids.unshift(json.id);
  }
  await own.api(`/media/${ids[2]}`, { method: "PATCH", body: { alt: "The grand piano of the Café" } });
  const found = async (q: string) =>
    (await own.api(`/media?q=${encodeURIComponent(q)}`)).data.map(({ id }: { id: string }) => id);
  expect(await found("PIAN")).toEqual([ids[1], ids[2]]);
  expect(await found("cafe")).toEqual([ids[2]]);
  expect(await found("%")).toEqual(ids);
  expect(await found("nothing")).toEqual([]);
  const seen: string[] = [];
  let cursor = "";
  for (let page = 0; page < 3; page++) {
    const { data, next_cursor } = await own.api(`/media?limit=1${cursor}`);
    seen.push(...data.map(({ id }: { id: string }) => id));
    cursor = `&cursor=${next_cursor}`;
  }
  expect([seen, cursor]).toEqual([ids, "&cursor=null"]);
  // I5: the same file of another organizer is another picture.
  const theirs = await send(await pngFile(64, 64, 10));
  expect(theirs.json.id).not.toBe(ids[2]);
  expect((await world.call(`/media/${ids[0]}`)).status).toBe(404);
});

it("V8 a poster needs words; then the event's page shows it with room kept for it", async () => {
  const house = await createHouse(world, { name: "With a poster" });
  const { json: poster } = await send(await pngFile(1200, 800, 20), "name=poster.png");
  const { json: other } = await send(await pngFile(640, 480, 21), "alt=The%20hall");
  const body = { poster: poster.id, gallery: [other.id] };
  const refused = await world.call(`/events/${house.eventId}/pictures`, { method: "PUT", body });
  expect(refused.json).toMatchObject({ status: 422, code: "picture_without_text", errors: [{ field: "poster" }] });
  await world.api(`/media/${poster.id}`, { method: "PATCH", body: { alt: 'A choir "on stage" <b>' } });
  const set = await world.api(`/events/${house.eventId}/pictures`, { method: "PUT", body });
  expect([set.poster.id, set.gallery[0].alt]).toEqual([poster.id, "The hall"]);
  expect((await world.api(`/events/${house.eventId}/pictures`)).poster.id).toBe(poster.id);

  const shop = await world.api(`/shop/events/${house.eventId}`, { token: null });
  expect(shop.poster).toMatchObject({ id: poster.id, width: 1200, height: 800 });
  expect(shop.gallery).toHaveLength(1);
  const listed = await world.api(`/shop/events?tenant=${world.slug}`, { token: null });
  expect(listed.data[0].poster.id).toBe(poster.id);
  const slug = (await world.api(`/events/${house.eventId}`)).slug;
  const page = latin1((await get(`/o/${world.slug}/events/${slug}`)).bytes);
  expect(page).toMatch(/<img[^>]+ alt="A choir &quot;on stage&quot; &lt;b>" width="1200" height="800"/);
  expect(page).toContain(`type="image/avif" srcset="/media/${poster.id}/320.avif 320w`);
  expect(page).toContain(`<meta property="og:image" content="${ORIGIN}/media/${poster.id}/`);

  const kept = await world.call(`/media/${poster.id}`, { method: "DELETE" });
  expect(kept.json).toMatchObject({ status: 409, code: "in_use", used: [{ subject: house.eventId, role: "poster" }] });
  expect((await world.api(`/media/${poster.id}`)).used).toEqual([{ subject: house.eventId, role: "poster" }]);
});

it("V11 one that nothing shows goes away with all its sizes; sent again before the files went, it stays", async () => {
  const file = await pngFile(400, 400, 30);
  const { json } = await send(file);
  await get(`/media/${json.id}/320.webp`);
  expect((await world.call(`/media/${json.id}`, { method: "DELETE" })).status).toBe(204);
  expect((await world.call(`/media/${json.id}`)).status).toBe(404);
  expect((await send(file)).json.id).toBe(json.id);
  const remove = async () => {
    const body = envelope("media.remove_picture", { tenant_id: world.tenantId, picture_id: json.id });
    const batch = createMessageBatch("tessera-jobs", [{ id: body.id, timestamp: new Date(), attempts: 1, body }]);
    const context = createExecutionContext();
    await worker.queue(batch, env, context);
    expect((await getQueueResult(batch, context)).explicitAcks).toEqual([body.id]);
  };
  await remove();
  expect((await get(`/media/${json.id}/320.webp`)).response.status).toBe(200);
  await world.api(`/media/${json.id}`, { method: "DELETE", status: 204 });
  await remove();
  expect((await env.FILES.list({ prefix: `pictures/${json.id}/` })).objects).toEqual([]);
});

it("V8 the organization's logo is on its pages", async () => {
  const { json } = await send(await pngFile(128, 128, 40), "alt=Agora%20Stage");
  expect((await world.api("/tenants/me/logo", { method: "PUT", body: { picture: json.id } })).logo.id).toBe(json.id);
  expect(latin1((await get(`/o/${world.slug}`)).bytes)).toContain(`/media/${json.id}/`);
  expect((await world.api("/tenants/me/logo", { method: "PUT", body: { picture: null } })).logo).toBeNull();
});

it("T3 staff look at pictures, managers change them", async () => {
  const staff = await world.memberToken("staff");
  expect((await world.call("/media", { token: staff })).status).toBe(200);
  const file = await pngFile(64, 64, 50);
  expect((await send(file, "", { authorization: `Bearer ${staff}` })).status).toBe(403);
  expect((await send(file, "", { authorization: `Bearer ${await world.memberToken("manager")}` })).status).toBe(201);
});
