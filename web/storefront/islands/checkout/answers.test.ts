import { expect, it } from "vitest";
import type { Hold, Question } from "../../model.ts";
import { askedOf, isMissing, placesOf, sentOf } from "./answers.ts";

const question = (id: string, more: Partial<Question>): Question => ({
  id,
  asked: "order",
  kind: "text",
  label: id,
  help: "",
  required: true,
  choices: [],
  ticket_types: null,
  ...more,
});
const money = { amount: 0, currency: "BDT" };
const seat = { guid: "S-1", section: "Front", row: "1", number: "1" };
const hold = {
  lines: [
    { ticket_type: "vip", variant: null, name: "VIP", quantity: 1, seats: [seat], unit_price: money, total: money },
    { ticket_type: "std", variant: null, name: "Standing", quantity: 2, seats: [], unit_price: money, total: money },
  ],
} as unknown as Hold;

it("K13 who is asked what follows from the places, in the order of the order's lines", () => {
  const places = placesOf(hold, ({ number }) => `Seat ${number}`);
  expect(places.map(({ name, seat: at }) => [name, at])).toEqual([
    ["VIP", "Seat 1"],
    ["Standing", null],
    ["Standing", null],
  ]);
  const questions = [
    question("diet", { asked: "ticket", ticket_types: ["std"] }),
    question("news", { kind: "consent", required: false }),
    question("never", { ticket_types: ["other"] }),
  ];
  const asked = askedOf(questions, places);
  expect(asked.map(({ field }) => field)).toEqual([
    "answers.news",
    "attendees.1.answers.diet",
    "attendees.2.answers.diet",
  ]);
  const values = { "attendees.1.answers.diet": "vegan", "attendees.2.answers.diet": "  " };
  expect(asked.filter((each) => isMissing(each, values)).map(({ field }) => field)).toEqual([
    "attendees.2.answers.diet",
  ]);
  expect(sentOf(asked, { ...values, "answers.news": true }, 3)).toEqual({
    answers: { news: true },
    attendees: [{ answers: {} }, { answers: { diet: "vegan" } }, { answers: { diet: "  " } }],
  });
});
