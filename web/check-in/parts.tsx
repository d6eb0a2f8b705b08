/** What several screens of the door share. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ApiFault } from "../api/problem.ts";
import { m } from "./words.ts";

/** A page that says one thing. */
export function Notice({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <main class="gatepage" id="main">
      <svg class="gatepage__mark" viewBox="0 0 100 100" aria-hidden="true">
        <path d="M20 20h60v60H20zM20 50h60" />
      </svg>
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </main>
  );
}

/** The sentence for a fault outside an answer. */
export function faultText(fault: ApiFault): string {
  if (fault.code === "offline") return m.offlineStart;
  if (fault.status >= 500) return m.serverFault;
  return fault.detail ?? fault.title;
}

/** The mark that every error carries. */
export function Triangle() {
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 4l9 16H3zM12 10v5M12 17.500v.1" />
    </svg>
  );
}

export function NetIcon({ online }: { online: boolean }) {
  const path = online
    ? "M3.500 10a12.500 12.500 0 0 1 17 0M7 13.500a7.500 7.500 0 0 1 10 0M12 18v.1"
    : "M4 4l16 16M3.500 10c1.500-1.400 3.200-2.300 5-2.800M20.500 10a12 12 0 0 0-7.500-3.400M7 13.500a7 7 0 0 1 4-2M17 13.500l-1-.8M12 18v.1";
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** A question or a list over the screen. Escape closes it; the focus stays inside and goes back after. */
export function Sheet(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    (
      frame.current?.querySelector<HTMLElement>("[data-first]") ?? frame.current?.querySelector<HTMLElement>("button")
    )?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") props.onClose();
    if (event.key !== "Tab") return;
    const all = [...(frame.current?.querySelectorAll<HTMLElement>("button,input,select") ?? [])];
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
  };
  // The oldest browsers that we hold (Safari 15.0) have no <dialog>; it only listens to keys that bubble up to it.
  /* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role */
  return (
    <div class="sheet" role="dialog" aria-modal="true" aria-labelledby="sheet-title" ref={frame} onKeyDown={onKey}>
      <h2 id="sheet-title">{props.title}</h2>
      {props.children}
      <button type="button" class="btn btn--wide" onClick={props.onClose}>
        {m.close}
      </button>
    </div>
  );
}

type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly bad: string | null;
  readonly onInput: (value: string) => void;
  readonly input?: { readonly [name: string]: string | number | boolean | undefined };
};

/** A field of the door: label above, hint below, and what is wrong instead of it. */
export function Field({ id, label, hint, value, bad, onInput, input }: FieldProps) {
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        class="doorinput"
        type="text"
        autocomplete="off"
        value={value}
        aria-invalid={bad === null ? undefined : "true"}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onInput(event.currentTarget.value)}
        {...input}
      />
      <p id={`${id}-hint`} class={bad === null ? "" : "doorfault"}>
        {bad !== null && <Triangle />} <span>{bad ?? hint}</span>
      </p>
    </>
  );
}
