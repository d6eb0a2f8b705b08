/** A recurrence as the form holds it, and as the API takes it. Pure. */
export type RuleForm = {
  readonly every: "day" | "week" | "dates";
  readonly interval: string;
  readonly from: string;
  readonly until: string;
  /** 1 (Monday) to 7. */
  readonly weekdays: readonly number[];
  readonly dates: string;
  readonly times: string;
  readonly except: string;
};

/** Words of a text, by lines, commas and spaces. */
function words(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** `9:30` → `09:30`: what people type. */
function time(text: string): string {
  return /^\d:\d\d$/.test(text) ? `0${text}` : text;
}

/** The rule to send. */
export function ruleOf(form: RuleForm): object {
  const interval = Math.max(1, Math.trunc(Number(form.interval)) || 1);
  const { from, until, every } = form;
  const days =
    every === "dates"
      ? { every, dates: words(form.dates) }
      : every === "day"
        ? { every, interval, from, until }
        : { every, interval, from, until, weekdays: [...form.weekdays].sort((a, b) => a - b) };
  return { days, times: words(form.times).map(time), except: words(form.except) };
}

/** The field of the form that a field of the API's answer is about. */
export function fieldOf(field: string): keyof RuleForm | undefined {
  const path = field.replace(/^rule\./, "");
  if (path.startsWith("times")) return "times";
  if (path.startsWith("except")) return "except";
  if (path.startsWith("days.dates")) return "dates";
  if (path.startsWith("days.weekdays")) return "weekdays";
  if (path === "days.from") return "from";
  return path.startsWith("days") ? "until" : undefined;
}
