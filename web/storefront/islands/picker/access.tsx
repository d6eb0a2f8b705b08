/** The field for an access code: what it opens is loaded with the page, so that map, list and prices all know it. */
import { useState } from "preact/hooks";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";
import { ACCESS_FAULTS, accessCode, tryCode } from "../access-code.ts";

type Props = {
  readonly t: Translate;
  readonly event: string;
  /** Ids of what is offered already. */
  readonly known: readonly string[];
};

export function AccessCode({ t, event, known }: Props) {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  if (accessCode(event) !== null) return <p class="pick__hint">{t("access.on")}</p>;
  const apply = async () => {
    setBusy(true);
    const opened = await tryCode(event, code.trim(), known);
    if (opened === "opened") location.reload();
    else {
      setBusy(false);
      setError(t(ACCESS_FAULTS[opened]));
    }
  };
  return (
    <details class="promo access">
      <summary class="s">{t("access.open")}</summary>
      <form
        class={`field${error === null ? "" : " field--bad"}`}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (code.trim() !== "" && !busy) void apply();
        }}
      >
        <label class="field__label" for="access">
          {t("access.label")}
        </label>
        <div class="row">
          <input
            class="input grow"
            id="access"
            type="text"
            maxlength={60}
            autocomplete="off"
            spellcheck={false}
            value={code}
            aria-invalid={error !== null}
            {...(error === null ? {} : { "aria-describedby": "access-error" })}
            onInput={(typed) => setCode(typed.currentTarget.value)}
          />
          <button type="submit" class="btn" aria-busy={busy}>
            {t("check.promo.apply")}
          </button>
        </div>
        {error === null ? null : (
          <span class="field__error" id="access-error" role="alert">
            <Icon name="warning" size="s" /> {error}
          </span>
        )}
      </form>
    </details>
  );
}
