/** Messages in place. */
import type { ComponentChildren } from "preact";
import type { ApiFault } from "../../api/problem.ts";
import { m } from "../messages.en.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

type Tone = "bad" | "warn" | "info" | "ok";
const ICONS: Record<Tone, IconName> = { bad: "warn", warn: "clock", info: "info", ok: "tick" };

/** Bold first sentence, the rest, actions beneath. `appears`: it came by itself, so readers are told. */
export function Banner(props: {
  tone: Tone;
  head: string;
  rest?: ComponentChildren;
  appears?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <div
      class={`banner banner--${props.tone}`}
      role={props.appears ? (props.tone === "bad" ? "alert" : "status") : undefined}
    >
      <Icon name={ICONS[props.tone]} />
      <div class="grow">
        <strong>{props.head}</strong> {props.rest}
        {props.children && <div class="row row--wrap banner__acts">{props.children}</div>}
      </div>
    </div>
  );
}

/** What happened, what is safe, what to do. */
export function faultWords(fault: ApiFault): { head: string; rest: string } {
  if (fault.code === "offline") return m.fault.offline;
  if (fault.code === "signed_out") return m.fault.signedOut;
  if (fault.code === "stale_version") return m.fault.stale;
  if (fault.status === 403) return m.fault.forbidden;
  if (fault.status === 429) return m.fault.limited;
  if (fault.code === "not_found") return m.fault.notFound;
  if (fault.status >= 500 || fault.code === "unknown") return m.fault.server(fault.requestId);
  if (fault.errors.length > 0 && fault.code === "invalid_request") {
    return {
      head: m.fault.fields.head,
      rest: fault.errors.map((error) => `${error.field}: ${error.message}.`).join(" "),
    };
  }
  return m.fault.other(fault.title, fault.detail);
}

/** The banner of a failed call. `onRetry` reloads what is shown. */
export function FaultBanner(props: { fault: ApiFault | null | undefined; onRetry?: (() => void) | undefined }) {
  const { fault, onRetry } = props;
  if (!fault) return null;
  const words = faultWords(fault);
  return (
    <Banner tone="bad" appears head={words.head} rest={words.rest}>
      {onRetry && (
        <Button onPress={onRetry}>{fault.code === "stale_version" ? m.fault.stale.action : m.tryAgain}</Button>
      )}
    </Banner>
  );
}
