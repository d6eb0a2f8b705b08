/** Overlays: a question with its object, and a sheet that holds a short form. */
import type { ComponentChildren } from "preact";
import { createPortal } from "preact/compat";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Button } from "./button.tsx";

const FOCUSABLE =
  "a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled])";

/** A modal frame: holds focus, Esc closes, focus goes back where it came from. */
export function Dialog(props: {
  title: string;
  /** Room for a table. */
  wide?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const { onClose } = props;
  // Before the browser paints: a key pressed at once already goes to the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const first =
      frame.current?.querySelector<HTMLElement>("[data-first]") ?? frame.current?.querySelector<HTMLElement>(FOCUSABLE);
    first?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
    if (event.key !== "Tab") return;
    const all = [...(frame.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    const [first, last] = [all[0], all[all.length - 1]];
    if (event.shiftKey && document.activeElement === first) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first?.focus();
    }
  };
  // The oldest browsers that we hold (Safari 15.0) have no <dialog>; the scrim only listens to keys that bubble up to it.
  /* oxlint-disable jsx-a11y/no-static-element-interactions, jsx-a11y/prefer-tag-over-role */
  return createPortal(
    <div
      class="scrim"
      onKeyDown={onKey}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div
        class={`dialog dense${props.wide ? " dialog--wide" : ""}`}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        ref={frame}
      >
        <h2 id={id}>{props.title}</h2>
        {props.children}
      </div>
    </div>,
    document.body,
  );
}

/** Asks before something that cannot be taken back. The safe answer is first and primary. */
export function Ask(props: {
  title: string;
  text: string;
  safe: string;
  act: string;
  busy?: string | undefined;
  /** True when acting destroys: it is then outlined in red. When false, acting is the primary answer. */
  destroys?: boolean;
  onSafe: () => void;
  onAct: () => void;
  children?: ComponentChildren;
}) {
  const safe = (
    <Button look={props.destroys ? "primary" : "plain-edge"} onPress={props.onSafe}>
      {props.safe}
    </Button>
  );
  const act = (
    <Button look={props.destroys ? "bad" : "primary"} busy={props.busy} onPress={props.onAct}>
      {props.act}
    </Button>
  );
  return (
    <Dialog title={props.title} onClose={props.onSafe}>
      <p class="dialog__text">{props.text}</p>
      {props.children}
      <div class="formfoot">{props.destroys ? [safe, act] : [act, safe]}</div>
    </Dialog>
  );
}

/** The foot of a form in a dialog. */
export function DialogFoot(props: {
  submit: string;
  busy?: string | undefined;
  onClose: () => void;
  children?: ComponentChildren;
}) {
  return (
    <div class="formfoot">
      <Button look="primary" type="submit" busy={props.busy}>
        {props.submit}
      </Button>
      <Button onPress={props.onClose}>{m.cancel}</Button>
      {props.children}
    </div>
  );
}
