import { describe, expect, it } from "vitest";
import { sampleEvent, sampleHold } from "../../web/storefront/fixture.ts";
import type { Question } from "../../web/storefront/model.ts";
import { answersIn, wantedLines } from "./plain-form.ts";

describe("choosing by a form", () => {
  it("W3 places without a number and the best seats are asked for in one hold", () => {
    const form = { "count tty_standing": "2", zone: "tty_one", seats: "3", together: "1", chairs: "1" };
    expect(wantedLines(form, sampleEvent)).toEqual([
      { ticket_type: "tty_one", quantity: 3, best: { together: true, accessible: 1 } },
      { ticket_type: "tty_standing", quantity: 2 },
    ]);
  });

  it("W3 nothing chosen asks for nothing, and what the event does not sell is not read (TH05)", () => {
    expect(wantedLines({ zone: "", seats: "2", "count tty_standing": "0" }, sampleEvent)).toEqual([]);
    const made = { "count tty_gold": "2", "count tty_standing": "-3", zone: "tty_standing", seats: "1e3" };
    expect(wantedLines(made, sampleEvent)).toEqual([]);
  });

  it("W3 a variant is asked for by its name", () => {
    const [, , standing] = sampleEvent.ticket_types;
    if (!standing) throw new Error("no standing room");
    const variants = [{ id: "var_child", name: "Child", price: standing.price }];
    const event = { ticket_types: [{ ...standing, variants }] };
    expect(wantedLines({ "count tty_standing var_child": "1" }, event)).toEqual([
      { ticket_type: "tty_standing", variant: "var_child", quantity: 1 },
    ]);
  });
});

describe("answers by a form", () => {
  const question = (id: string, kind: Question["kind"], asked: Question["asked"]): Question => ({
    id,
    asked,
    kind,
    label: id,
    help: "",
    required: true,
    choices: ["a", "b"],
    ticket_types: null,
  });

  it("K13 are sent to whom they were asked of, each in its own shape", () => {
    const questions = [
      question("how", "text", "order"),
      question("food", "multi", "ticket"),
      question("ok", "consent", "order"),
    ];
    const form = { "answers.how": " by bus ", "answers.ok": "1", "attendees.1.answers.food": "a" };
    expect(answersIn(form, questions, sampleHold)).toEqual({
      answers: { how: "by bus", ok: true },
      attendees: [{ answers: {} }, { answers: { food: ["a"] } }],
    });
  });
});
