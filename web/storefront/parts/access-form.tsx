/** The field for an access code on the event page. The island tries it, and goes on to the tickets that it opens. */
import type { Site } from "../site.ts";

export function AccessForm({ site }: { site: Site }) {
  const { t } = site;
  return (
    <details class="panel__body promo access">
      <summary class="s">{t("access.open")}</summary>
      <form class="field" data-access-form>
        <label class="field__label" for="access">
          {t("access.label")}
        </label>
        <div class="row">
          <input
            class="input grow"
            id="access"
            name="code"
            type="text"
            required
            maxlength={60}
            autocomplete="off"
            spellcheck={false}
            aria-describedby="access-said"
          />
          <button class="btn" type="submit">
            {t("check.promo.apply")}
          </button>
        </div>
        <output class="s field__error" id="access-said" data-access-said />
      </form>
    </details>
  );
}
