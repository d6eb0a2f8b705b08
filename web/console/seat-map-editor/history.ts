/** Undo and redo. States share what did not change, so a step costs what it changed. Pure. */
export type Step<T> = { readonly state: T; readonly label: string };
export type History<T> = {
  readonly present: T;
  /** What led here, oldest first: the state before, and what was done to it. */
  readonly past: readonly Step<T>[];
  readonly future: readonly Step<T>[];
};

const MAX_STEPS = 200;

export function beginHistory<T>(present: T): History<T> {
  return { present, past: [], future: [] };
}

/** A change. What was undone before is forgotten. A change that changes nothing is no step. */
export function changed<T>(history: History<T>, next: T, label: string): History<T> {
  if (next === history.present) return history;
  const past = [...history.past, { state: history.present, label }].slice(-MAX_STEPS);
  return { present: next, past, future: [] };
}

export function undone<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    present: last.state,
    past: history.past.slice(0, -1),
    future: [...history.future, { state: history.present, label: last.label }],
  };
}

export function redone<T>(history: History<T>): History<T> {
  const next = history.future.at(-1);
  if (!next) return history;
  return {
    present: next.state,
    past: [...history.past, { state: history.present, label: next.label }],
    future: history.future.slice(0, -1),
  };
}
