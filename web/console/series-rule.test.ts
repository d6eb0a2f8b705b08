import { describe, expect, it } from "vitest";
import { fieldOf, type RuleForm, ruleOf } from "./series-rule.ts";

const form: RuleForm = {
  every: "week",
  interval: "2",
  from: "2027-03-01",
  until: "2027-04-01",
  weekdays: [7, 3],
  dates: "",
  times: "9:30, 15:00\n19:30",
  except: "2027-03-28",
};

describe("V6 the form of a series", () => {
  it("V6 sends what the rule of its kind needs, and nothing else", () => {
    expect(ruleOf(form)).toEqual({
      days: { every: "week", interval: 2, from: "2027-03-01", until: "2027-04-01", weekdays: [3, 7] },
      times: ["09:30", "15:00", "19:30"],
      except: ["2027-03-28"],
    });
    expect(ruleOf({ ...form, every: "dates", dates: "2027-05-01\n2027-05-03", except: "" })).toMatchObject({
      days: { every: "dates", dates: ["2027-05-01", "2027-05-03"] },
      except: [],
    });
    expect(ruleOf({ ...form, every: "day", interval: "soon" })).toMatchObject({ days: { interval: 1 } });
  });

  it("V6 says a fault at the field that it is about", () => {
    expect(["rule.days.from", "days", "rule.times.0", "days.dates", "name"].map(fieldOf)).toEqual([
      "from",
      "until",
      "times",
      "dates",
      undefined,
    ]);
  });
});
