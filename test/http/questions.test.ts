/** K13, V9: what buyers are asked and agree to, from the organizer's words to the order. */
import { expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { createHouse, type House } from "../support/house.ts";
import { createWorld, ORIGIN, type World } from "../support/world.ts";
import { exports } from "cloudflare:workers";

type Held = { readonly id: string; readonly token: string };

async function hold(world: World, house: House, lines: readonly object[]): Promise<Held> {
  return await world.api(`/shop/events/${house.eventId}/holds`, { token: null, body: { lines } });
}

async function setUp(ask: readonly object[] = []) {
  const world = await createWorld();
  const house = await createHouse(world, { seats: 4 });
  const ids: string[] = [];
  for (const body of ask) ids.push((await world.api(`/events/${house.eventId}/questions`, { body })).id);
  const buy = async (held: Held, more: object) =>
    await world.call("/shop/orders", {
      token: null,
      body: {
        hold: held.id,
        token: held.token,
        buyer: { name: "Ayesha Rahman", email: "ayesha@buyers.test" },
        ...more,
      },
    });
  return { world, house, ids, buy };
}

it("K13 required answers are demanded at their field, whatever the page did, and kept with order and ticket", async () => {
  const { world, house, ids, buy } = await setUp([
    {
      asked: "order",
      kind: "choice",
      label: "How did you hear of us?",
      choices: ["Friends", "Poster"],
      required: true,
    },
    { asked: "ticket", kind: "text", label: "Name on the badge", required: true },
    { asked: "ticket", kind: "number", label: "Age" },
    { asked: "order", kind: "consent", label: "You may write to me", required: false },
  ]);
  const [heard = "", badge = "", age = "", consent = ""] = ids;
  const shown = await world.api(`/shop/events/${house.eventId}`, { token: null });
  expect(shown.questions.map(({ id }: { id: string }) => id)).toEqual(ids);
  const held = await hold(world, house, [{ ticket_type: house.standingType, quantity: 2 }]);
  const refused = await buy(held, {
    answers: { [heard]: "Radio" },
    attendees: [{ answers: { [badge]: "Ayesha", [age]: "old" } }, {}],
  });
  expect(refused.json).toMatchObject({ status: 422, code: "invalid_request" });
  expect(refused.json.errors).toEqual([
    { field: `answers.${heard}`, message: "is not one of the choices" },
    { field: `attendees.1.answers.${badge}`, message: "is needed" },
    { field: `attendees.0.answers.${age}`, message: "must be a number" },
  ]);
  const placed = await buy(held, {
    answers: { [heard]: "Poster", [consent]: true, qst_unknown: "x" },
    attendees: [{ answers: { [badge]: "Ayesha" } }, { name: "Karim", answers: { [badge]: "Karim", [age]: "7,5" } }],
  });
  expect(placed.status).toBe(201);
  const order = placed.json.id;
  const said = async () =>
    (await world.api(`/orders/${order}/answers`)).answers.map(
      ({ question, line, text }: { question: string; line: number | null; text: string }) => [question, line, text],
    );
  expect(new Set((await said()).map((each: unknown) => JSON.stringify(each)))).toEqual(
    new Set(
      [
        [heard, null, "Poster"],
        [consent, null, "yes"],
        [badge, 0, "Ayesha"],
        [badge, 1, "Karim"],
        [age, 1, "7.5"],
      ].map((each) => JSON.stringify(each)),
    ),
  );
  // I6: the same hold again is the same order, with the newest words.
  const again = await buy(held, {
    answers: { [heard]: "Friends" },
    attendees: [{ answers: { [badge]: "A" } }, { answers: { [badge]: "K" } }],
  });
  expect(again.json.id).toBe(order);
  expect(await said()).toHaveLength(3);
  // Staff put one right; the log has no words of the buyer.
  const fixed = await world.api(`/orders/${order}/answers`, {
    method: "PATCH",
    body: { question: badge, line: 0, value: "Ayesha the Great" },
  });
  expect(fixed.answers).toContainEqual({
    question: badge,
    line: 0,
    value: "Ayesha the Great",
    text: "Ayesha the Great",
  });
  const wrong = await world.call(`/orders/${order}/answers`, {
    method: "PATCH",
    body: { question: age, line: null, value: 3 },
  });
  expect(wrong.json.errors).toEqual([{ field: "line", message: "is not asked this" }]);
  const log = await world.api(`/audit-log?subject=${order}`);
  expect(JSON.stringify(log.data)).not.toContain("Great");
});

it("K13 who is asked depends on the ticket type, and a question that was answered stays when it is removed", async () => {
  const { world, house, buy } = await setUp();
  const path = `/events/${house.eventId}/questions`;
  const only = await world.api(path, {
    body: {
      asked: "ticket",
      kind: "multi",
      label: "Meals",
      choices: ["Lunch", "Dinner"],
      required: true,
      ticket_types: [house.seatedType],
    },
  });
  const never = await world.api(path, { body: { asked: "order", kind: "date", label: "Birthday" } });
  expect(
    (await world.call(path, { body: { asked: "order", kind: "choice", label: "x", choices: ["a", "a"] } })).json.errors,
  ).toEqual([{ field: "choices", message: "needs two different choices at least" }]);
  const held = await hold(world, house, [
    { ticket_type: house.standingType, quantity: 1 },
    { ticket_type: house.seatedType, seats: ["S-1"] },
  ]);
  const refused = await buy(held, { attendees: [{}, {}] });
  expect(refused.json.errors).toEqual([{ field: `attendees.1.answers.${only.id}`, message: "choose at least one" }]);
  const placed = await buy(held, { attendees: [{}, { answers: { [only.id]: ["Dinner", "Lunch"] } }] });
  const { answers } = await world.api(`/orders/${placed.json.id}/answers`);
  expect(answers).toEqual([{ question: only.id, line: 1, value: ["Lunch", "Dinner"], text: "Lunch, Dinner" }]);
  for (const id of [only.id, never.id]) await world.api(`${path}/${id}`, { method: "DELETE", status: 204 });
  expect((await world.api(path)).data).toMatchObject([{ id: only.id, active: false }]);
  expect((await world.api(`/shop/events/${house.eventId}`, { token: null })).questions).toEqual([]);
  // TH31: in the list that staff take along it is text.
  const started = await world.api("/exports", { body: { kind: "orders" } });
  const file = await (await exports.default.fetch(ORIGIN + started.url)).text();
  expect(file).toContain('"2. Meals: Lunch, Dinner"');
});

it("V9 the terms that were read are agreed to, and the order keeps their very words", async () => {
  const { world, house, buy } = await setUp();
  const first = await world.api("/tenants/me/terms", { method: "PUT", body: { body: "No **refunds**." } });
  expect(first.revision).toBe(1);
  expect((await world.api("/tenants/me/terms", { method: "PUT", body: { body: "No **refunds**." } })).revision).toBe(1);
  const shop = async () => (await world.api(`/shop/events/${house.eventId}`, { token: null })).terms;
  expect(await shop()).toEqual({ id: "organizer.1", body: "No **refunds**." });
  const stale = await world.call("/tenants/me/terms", {
    method: "PUT",
    body: { body: "x" },
    headers: { "if-match": '"0"' },
  });
  expect(stale.json.code).toBe("stale_version");
  const held = await hold(world, house, [{ ticket_type: house.standingType, quantity: 1 }]);
  const refused = await buy(held, {});
  expect(refused.json).toMatchObject({
    status: 422,
    code: "terms_not_accepted",
    terms: "organizer.1",
    errors: [{ field: "accepted_terms" }],
  });
  expect((await buy(held, { accepted_terms: "organizer.9" })).json.detail).toContain("changed");
  const placed = await buy(held, { accepted_terms: "organizer.1" });
  expect(placed.status).toBe(201);
  await world.api(`/events/${house.eventId}/terms`, { method: "PUT", body: { body: "Rain or shine." } });
  expect(await shop()).toEqual({ id: `${house.eventId}.1`, body: "Rain or shine." });
  const { terms } = await world.api(`/orders/${placed.json.id}/answers`);
  expect(terms).toMatchObject({ body: "No **refunds**.", revision: 1, own: false });
  // An event's empty terms let the organizer's hold again.
  await world.api(`/events/${house.eventId}/terms`, { method: "PUT", body: { body: "" } });
  expect((await shop()).id).toBe("organizer.1");
});

it("V7 V12 who is on and what it is about stand with the event, in their order", async () => {
  const { world, house } = await setUp();
  const band = await world.api("/performers", { body: { name: "Rahima & Band", about: "Since *1999*" } });
  const director = await world.api("/performers", { body: { name: "Karim", kind: "producer" } });
  expect([band.slug, director.slug]).toEqual(["rahima-band", "karim"]);
  expect((await world.api("/performers")).data.map(({ name }: { name: string }) => name)).toEqual([
    "Karim",
    "Rahima & Band",
  ]);
  expect((await world.call("/performers", { body: { name: "x", website: "javascript:alert(1)" } })).status).toBe(422);
  const set = await world.api(`/events/${house.eventId}/line-up`, {
    method: "PUT",
    body: { line_up: [{ performer: band.id }, { performer: director.id, billing: "Director" }] },
  });
  expect(set.line_up.map(({ name, billing }: { name: string; billing: string }) => [name, billing])).toEqual([
    ["Rahima & Band", ""],
    ["Karim", "Director"],
  ]);
  await world.api(`/events/${house.eventId}/topics`, {
    method: "PUT",
    body: { category: "music", tags: ["Jazz", "#jazz", "Café"] },
  });
  const shop = await world.api(`/shop/events/${house.eventId}`, { token: null });
  expect(shop.line_up).toMatchObject([{ slug: "rahima-band" }, { slug: "karim", kind: "producer" }]);
  expect(shop.topics).toEqual({
    category: "music",
    tags: [
      { tag: "jazz", label: "Jazz" },
      { tag: "cafe", label: "Café" },
    ],
  });
  const inUse = await world.call(`/performers/${band.id}`, { method: "DELETE" });
  expect(inUse.json).toMatchObject({ code: "in_use", events: [house.eventId] });
  await world.api(`/events/${house.eventId}/line-up`, {
    method: "PUT",
    body: { line_up: [{ performer: director.id }] },
  });
  await world.api(`/performers/${band.id}`, { method: "DELETE", status: 204 });
});

it("V10 V6 a clone and the dates of a series have the page of the event, and ask what it asks of their own types", async () => {
  const { world, house } = await setUp([{ asked: "order", kind: "text", label: "Diet" }]);
  await world.api(`/events/${house.eventId}/questions`, {
    body: { asked: "ticket", kind: "text", label: "Badge", ticket_types: [house.seatedType], position: 1 },
  });
  const gone = await world.api(`/events/${house.eventId}/questions`, {
    body: { asked: "order", kind: "text", label: "Never" },
  });
  await world.api(`/events/${house.eventId}/questions/${gone.id}`, { method: "PATCH", body: { active: false } });
  const band = await world.api("/performers", { body: { name: "Rahima" } });
  await world.api(`/events/${house.eventId}/line-up`, { method: "PUT", body: { line_up: [{ performer: band.id }] } });
  await world.api(`/events/${house.eventId}/topics`, { method: "PUT", body: { category: "music", tags: ["Jazz"] } });
  for (const body of ["Old words", "New words"]) {
    await world.api(`/events/${house.eventId}/terms`, { method: "PUT", body: { body } });
  }
  const clone = await world.api(`/events/${house.eventId}/clone`, { body: {} });
  const dates = [40, 41, 47].map((days) => toTimestamp(Date.now() + days * DAY).slice(0, 10));
  const rule = { days: { every: "dates", dates }, times: ["19:30"] };
  const { series } = await world.api(`/events/${house.eventId}/series`, { body: { rule } });
  const events = (await world.api(`/events?series=${series.id}`)).data;
  expect(events).toHaveLength(3);
  for (const { id } of [clone, ...events]) {
    const types = (await world.api(`/events/${id}/ticket-types`)).data;
    const seated = types.find(({ category }: { category: string | null }) => category === "Stalls").id;
    const questions = (await world.api(`/events/${id}/questions`)).data;
    expect(questions).toMatchObject([
      { label: "Diet", ticket_types: null },
      { label: "Badge", ticket_types: [seated] },
    ]);
    expect((await world.api(`/events/${id}/line-up`)).line_up).toMatchObject([{ id: band.id }]);
    expect(await world.api(`/events/${id}/topics`)).toMatchObject({ category: "music", tags: [{ tag: "jazz" }] });
    expect(await world.api(`/events/${id}/terms`)).toMatchObject({ revision: 1, body: "New words" });
  }
});

it("TH42 a person's answers go when the person is erased; that they agreed stays", async () => {
  const { world, house, ids, buy } = await setUp([{ asked: "order", kind: "text", label: "Diet" }]);
  await world.api("/tenants/me/terms", { method: "PUT", body: { body: "House rules" } });
  const held = await hold(world, house, [{ ticket_type: house.standingType, quantity: 1 }]);
  const { json: order } = await buy(held, { answers: { [ids[0] ?? ""]: "No nuts" }, accepted_terms: "organizer.1" });
  const customer = await world.api(`/orders/${order.id}/customer`);
  await world.api(`/orders/${order.id}/cancel`, { body: {} });
  await world.api(`/customers/${customer.id}/erase`, { body: {} });
  const { answers, terms } = await world.api(`/orders/${order.id}/answers`);
  expect([answers, terms.revision]).toEqual([[], 1]);
});
