/**
 * Lists of the console, all in one way: what they are narrowed and ordered by stands in the address, the bar above shows
 * it, the rows come in pages, and the same rows can be taken along as a file.
 */
import { useLocation } from "preact-iso";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { List } from "../../api/types.ts";
import { isNarrowed, isStillAt, listAddress, listQuestion, type ListValues, valuesOf } from "../list-address.ts";
import { lists as w } from "../messages.lists.en.ts";
import { FaultBanner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { useDownload } from "./download.ts";
import type { Choice } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { Empty, type Loaded } from "./load.tsx";
import { Paged, usePages } from "./paged.tsx";

/** Milliseconds after the last key before a search is sent. */
const TYPING_PAUSE = 250;
const PAGE = 25;

/** One control of the bar. `text` is typed; the first of `choices` is what holds by itself. */
export type Control =
  | { readonly kind: "text"; readonly name: string; readonly label: string; readonly hint?: string }
  | {
      readonly kind: "select" | "chips";
      readonly name: string;
      readonly label: string;
      readonly choices: readonly Choice[];
    };

/** The order of most lists. */
export const BY_AGE: Control = {
  kind: "select",
  name: "sort",
  label: w.sort,
  choices: [
    { value: "newest", label: w.newest },
    { value: "oldest", label: w.oldest },
  ],
};

/** Choices of a filter that may be any: the names of `record`, after a word for all of them. */
export function choicesOf(any: string, record: Readonly<Record<string, string>>): readonly Choice[] {
  return [{ value: "", label: any }, ...Object.entries(record).map(([value, label]) => ({ value, label }))];
}

export type ListState<T> = {
  readonly controls: readonly Control[];
  readonly values: ListValues;
  /** The question to the API, without a page. */
  readonly question: string;
  /** The address of the first page. */
  readonly path: string;
  readonly loaded: Loaded<List<T>>;
  readonly narrowed: boolean;
  readonly set: (name: string, value: string) => void;
  readonly clear: () => void;
};

/** The state of a list: `api` is where it is asked for, and may have a query of its own. */
export function useList<T>(api: string, controls: readonly Control[]): ListState<T> {
  const { path: here, query, route } = useLocation();
  const narrowings = controls.map((control) => ({
    name: control.name,
    fallback: control.kind === "text" ? "" : (control.choices[0]?.value ?? ""),
  }));
  const values = valuesOf(narrowings, query);
  const question = listQuestion(api, narrowings, values);
  const path = `${question}${question.includes("?") ? "&" : "?"}limit=${PAGE}`;
  const loaded = usePages<T>(path);
  // Not a step of the history each: going back leaves the list.
  const go = (next: ListValues) => {
    if (isStillAt(here)) route(listAddress(here, narrowings, next), true);
  };
  return {
    controls,
    values,
    question,
    path,
    loaded,
    narrowed: isNarrowed(
      narrowings.filter(({ name }) => name !== "sort"),
      values,
    ),
    set: (name, value) => go({ ...values, [name]: value }),
    clear: () => go({}),
  };
}

/** What the list is narrowed and ordered by, and taking it along. @param file what the file is called; none without it */
export function ListBar<T>({ of, file }: { of: ListState<T>; file?: string }) {
  return (
    <div>
      <search class="filt listbar" aria-label={w.narrow}>
        {of.controls.map((control) => (
          <ControlField
            key={control.name}
            control={control}
            value={of.values[control.name] ?? ""}
            onChange={(value) => of.set(control.name, value)}
          />
        ))}
        {of.narrowed && <Button onPress={of.clear}>{w.clear}</Button>}
        {file !== undefined && (
          <span class="push">
            <ExportList question={of.question} file={file} />
          </span>
        )}
      </search>
    </div>
  );
}

/** Takes a list along. @param question what the API is asked @param file what the file is called */
export function ExportList({ question, file }: { question: string; file: string }) {
  const { fetching, fault, download } = useDownload();
  const day = new Date().toISOString().slice(0, 10);
  return (
    <>
      <Button
        icon="download"
        busy={fetching === "" ? undefined : w.exporting}
        onPress={() => void download(question, `${file}-${day}.csv`, "text/csv")}
      >
        {w.export}
      </Button>
      <FaultBanner fault={fault} />
    </>
  );
}

function ControlField(props: { control: Control; value: string; onChange: (value: string) => void }) {
  const { control, value, onChange } = props;
  if (control.kind === "text") return <SearchField {...control} value={value} onChange={onChange} />;
  if (control.kind === "chips") {
    return (
      <fieldset class="chips" aria-label={control.label}>
        {control.choices.map((choice) => (
          <button
            key={choice.value}
            type="button"
            class="chip chip--dense"
            aria-pressed={choice.value === value}
            onClick={() => onChange(choice.value)}
          >
            {choice.label}
          </button>
        ))}
      </fieldset>
    );
  }
  return (
    <select
      class="input filt__event"
      aria-label={control.label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {control.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** Sent when typing rests, so that a list is not asked for at each key. */
function SearchField(props: { label: string; hint?: string; value: string; onChange: (value: string) => void }) {
  const { label, hint = "", value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  // The address may change by itself: by a link, or by "show everything". What was sent from here is older than what is typed.
  useEffect(() => {
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      onChange(typed.trim());
    }, TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div class="search">
      <Icon name="search" size="s" />
      <input
        type="search"
        aria-label={label}
        placeholder={hint || label}
        maxLength={100}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

/** The rows so far. Nothing that fits is another thing than nothing at all. */
export function ListRows<T>(props: {
  of: ListState<T>;
  empty: ComponentChildren;
  rows?: number;
  children: (rows: readonly T[]) => ComponentChildren;
}) {
  const { of, empty, rows, children } = props;
  const nothing = of.narrowed ? (
    <Empty icon="search" head={w.none} text={w.noneText}>
      <Button onPress={of.clear}>{w.clear}</Button>
    </Empty>
  ) : (
    empty
  );
  return (
    <Paged key={of.path} path={of.path} of={of.loaded} empty={nothing} {...(rows === undefined ? {} : { rows })}>
      {children}
    </Paged>
  );
}
