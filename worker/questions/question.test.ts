import { describe, expect, it } from "vitest";
import { type Question, questionFaults, type QuestionKind, readAnswer, readAnswers } from "./question.ts";

const ask = (kind: QuestionKind, more: Partial<Question> = {}): Question => ({
  id: "q",
  asked: "order",
  kind,
  label: "?",
  required: false,
  choices: ["A", "B"],
  ticketTypes: null,
  ...more,
});
const read = (kind: QuestionKind, given: unknown) => readAnswer(ask(kind), given, "BD");

describe("K13 an answer fits its question or is refused", () => {
  it.each<[QuestionKind, unknown, unknown]>([
    ["text", "  vegan ", "vegan"],
    ["number", "7,5", 7.5],
    ["number", 0, 0],
    ["choice", "A", "A"],
    ["multi", ["B", "A", "B"], ["A", "B"]],
    ["date", "2001-02-28", "2001-02-28"],
    ["phone", "01712345678", "+8801712345678"],
    ["consent", true, true],
  ])("%s %j is %j", (kind, given, value) => {
    expect(read(kind, given)).toEqual({ ok: true, value });
  });

  it.each<[QuestionKind, unknown]>([
    ["text", "x".repeat(1001)],
    ["text", 7],
    ["number", "seven"],
    ["number", Infinity],
    ["choice", "C"],
    ["choice", ["A"]],
    ["multi", ["A", "C"]],
    ["multi", "A"],
    ["date", "2001-02-30"],
    ["date", "28.2.2001"],
    ["phone", "12"],
    ["consent", "yes"],
  ])("%s %j is refused", (kind, given) => {
    expect(read(kind, given).ok).toBe(false);
  });

  it("nothing is an answer only where none is needed", () => {
    for (const kind of ["text", "number", "choice", "multi", "date", "phone", "consent"] as const) {
      for (const nothing of [undefined, null, "", "  ", []]) {
        expect(readAnswer(ask(kind), nothing, "BD")).toEqual({ ok: true, value: undefined });
        expect(readAnswer(ask(kind, { required: true }), nothing, "BD").ok).toBe(false);
      }
    }
    expect(readAnswer(ask("consent", { required: true }), false, "BD")).toEqual({
      ok: false,
      message: "must be agreed to",
    });
    expect(read("consent", false)).toEqual({ ok: true, value: undefined });
  });
});

it("K13 a question of some types is asked of them only", () => {
  const perTicket = ask("text", { id: "t", asked: "ticket", ticketTypes: ["vip"], required: true });
  const once = ask("text", { id: "o", ticketTypes: ["vip"], required: true });
  expect(readAnswers([perTicket, once], { order: {}, tickets: [] }, ["plain"], "BD")).toEqual({
    answered: [],
    faults: [],
  });
  const { faults } = readAnswers([perTicket, once], { order: {}, tickets: [] }, ["plain", "vip"], "BD");
  expect(faults.map(({ field }) => field)).toEqual(["attendees.1.answers.t", "answers.o"]);
});

it("K13 a choice needs choices, and nothing else has any", () => {
  expect(questionFaults({ kind: "choice", choices: ["A"] })).toHaveLength(1);
  expect(questionFaults({ kind: "multi", choices: ["A", "A"] })).toHaveLength(1);
  expect(questionFaults({ kind: "text", choices: ["A"] })).toHaveLength(1);
  expect(questionFaults({ kind: "choice", choices: ["A", "B"] })).toEqual([]);
});
