/** A company abroad names its country and tax number, and sees at once what it pays (reverse charge). */
import { useState } from "preact/hooks";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";
import type { Company } from "./pay.ts";

/** Where a tax number can move the tax to its owner: the single market of the European Union. */
const COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");

type Props = {
  readonly t: Translate;
  readonly locale: string;
  readonly applied: Company | null;
  /** Answers what is wrong, or null when it counts. */
  readonly onApply: (company: Company | null) => Promise<string | null>;
};

export function CompanyData({ t, locale, applied, onApply }: Props) {
  const [country, setCountry] = useState("");
  const [taxNumber, setTaxNumber] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const countries = COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, locale),
  );
  const apply = async (company: Company | null) => {
    setBusy(true);
    setError(await onApply(company));
    setBusy(false);
  };
  if (applied !== null)
    return (
      <p class="row s promo">
        <span>{t("company.on", { number: applied.taxNumber })}</span>
        <button type="button" class="link push" aria-busy={busy} onClick={() => void apply(null)}>
          {t("company.off")}
        </button>
      </p>
    );
  return (
    <details class="promo">
      <summary class="s">{t("company.open")}</summary>
      <form
        class={`stack g12${error === null ? "" : " field--bad"}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          if (country === "" || taxNumber.trim().length < 4) setError(t("company.missing"));
          else void apply({ country, taxNumber: taxNumber.trim() });
        }}
      >
        <div class="field">
          <label class="field__label" for="company-country">
            {t("company.country")}
          </label>
          <select
            class="input select"
            id="company-country"
            value={country}
            onChange={(event) => setCountry(event.currentTarget.value)}
          >
            <option value="">{t("company.choose")}</option>
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label class="field__label" for="company-number">
            {t("company.number")}
          </label>
          <input
            class="input"
            id="company-number"
            type="text"
            maxlength={30}
            autocomplete="off"
            spellcheck={false}
            dir="ltr"
            value={taxNumber}
            aria-invalid={error !== null}
            {...(error === null ? {} : { "aria-describedby": "company-error" })}
            onInput={(event) => setTaxNumber(event.currentTarget.value)}
          />
        </div>
        {error === null ? null : (
          <span class="field__error" id="company-error" role="alert">
            <Icon name="warning" size="s" /> {error}
          </span>
        )}
        <button type="submit" class="btn" aria-busy={busy}>
          {t("check.promo.apply")}
        </button>
      </form>
    </details>
  );
}
