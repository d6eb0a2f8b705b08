/** The promo code in the summary: asked for only by who opens it. */
import { useState } from "preact/hooks";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";

type Props = {
  readonly t: Translate;
  /** A code is on these places already. */
  readonly applied: boolean;
  /** Answers what is wrong, or null when it worked. */
  readonly onApply: (code: string | null) => Promise<string | null>;
};

export function PromoCode({ t, applied, onApply }: Props) {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const apply = async (text: string | null) => {
    setBusy(true);
    setError(await onApply(text));
    setBusy(false);
  };
  if (applied)
    return (
      <p class="row s promo">
        <span>{t("check.promo.on")}</span>
        <button type="button" class="link push" aria-busy={busy} onClick={() => void apply(null)}>
          {t("check.promo.off")}
        </button>
      </p>
    );
  return (
    <details class="promo">
      <summary class="s">{t("check.promo")}</summary>
      <form
        class={`field${error === null ? "" : " field--bad"}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim() !== "" && !busy) void apply(code.trim());
        }}
      >
        <label class="field__label" for="promo">
          {t("check.promo.label")}
        </label>
        <div class="row">
          <input
            class="input grow"
            id="promo"
            type="text"
            maxlength={60}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            value={code}
            aria-invalid={error !== null}
            {...(error === null ? {} : { "aria-describedby": "promo-error" })}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <button type="submit" class="btn" aria-busy={busy}>
            {t("check.promo.apply")}
          </button>
        </div>
        {error === null ? null : (
          <span class="field__error" id="promo-error" role="alert">
            <Icon name="warning" size="s" /> {error}
          </span>
        )}
      </form>
    </details>
  );
}
