/** Buttons. The hard shadow is for the one action of a screen. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

type Look = "primary" | "plain-edge" | "ink" | "bad" | "bare";

type ButtonProps = {
  look?: Look;
  icon?: IconName;
  big?: boolean;
  type?: "button" | "submit";
  /** What is happening now; the button keeps its place and takes no presses meanwhile. */
  busy?: string | undefined;
  disabled?: boolean;
  onPress?: () => void;
  label?: string;
  id?: string;
  children: ComponentChildren;
};

const LOOKS: Record<Look, string> = {
  primary: " btn--primary",
  "plain-edge": "",
  ink: " btn--ink",
  bad: " btn--bad",
  bare: " btn--plain",
};

/** A button; inside a form it may submit. */
export function Button(props: ButtonProps) {
  const { look = "plain-edge", type = "button", busy, disabled, onPress, children, icon, big, label, id } = props;
  return (
    <button
      id={id}
      type={type}
      class={`btn${big ? " btn--big" : " btn--dense"}${LOOKS[look]}`}
      aria-busy={busy ? "true" : undefined}
      aria-label={label}
      disabled={disabled}
      onClick={(event) => {
        if (busy) return event.preventDefault();
        onPress?.();
      }}
    >
      {busy ? (
        <>
          <output>{busy}</output>
          <span class="spin bar" aria-hidden="true" />
        </>
      ) : (
        <>
          {icon && <Icon name={icon} size="s" />}
          {children}
        </>
      )}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink(props: {
  href: string;
  look?: Look;
  icon?: IconName;
  newTab?: boolean;
  children: ComponentChildren;
}) {
  const { href, look = "plain-edge", icon, newTab, children } = props;
  return (
    <a
      class={`btn btn--dense${LOOKS[look]}`}
      href={href}
      {...(newTab ? { target: "_blank", rel: "noopener noreferrer" } : {})}
    >
      {icon && <Icon name={icon} size="s" />}
      {children}
    </a>
  );
}
