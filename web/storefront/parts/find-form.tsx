/** Narrowing a listing: a form that asks by GET, so it works without script and its answer can be linked. */
import type { Category, City, EventFilter, Organizer } from "../model.ts";
import type { Site } from "../site.ts";
import { Icon } from "./icons.tsx";

type SearchProps = { readonly site: Site; readonly tenant: Organizer | null; readonly q?: string | undefined };

function Words({ site, q }: Omit<SearchProps, "tenant">) {
  const { t } = site;
  return (
    <div class="row find__words">
      <div class="search grow">
        <Icon name="search" />
        <label class="vh" for="q">
          {t("find.q")}
        </label>
        <input id="q" name="q" type="search" value={q} placeholder={t("find.q")} maxlength={80} enterkeyhint="search" />
      </div>
      <button class="btn" type="submit">
        {t("find.search")}
      </button>
    </div>
  );
}

/** Words alone, as on a home page. */
export function SearchForm({ site, tenant, q }: SearchProps) {
  return (
    <form class="find" action={site.links.events(tenant)} role="search" aria-label={site.t("find.form")}>
      <Words site={site} q={q} />
    </form>
  );
}

/** Chips that lead to the listing of a city. */
export function CityChips({ site, tenant, cities }: { site: Site; tenant: Organizer | null; cities: readonly City[] }) {
  if (cities.length < 2) return null;
  return (
    <nav class="chips find__chips" aria-label={site.t("find.where")}>
      <a class="chip" href={site.links.events(tenant)} aria-current="true">
        {site.t("find.everywhere")}
      </a>
      {cities.map(({ key, name }) => (
        <a key={key} class="chip" href={site.links.events(tenant, { city: key })}>
          {name}
        </a>
      ))}
    </nav>
  );
}

type FindProps = {
  readonly site: Site;
  readonly tenant: Organizer | null;
  readonly filter: EventFilter;
  readonly cities: readonly City[];
  readonly categories: readonly Category[];
};

/** All of it: words, place, kind, days. */
export function FindForm({ site, tenant, filter, cities, categories }: FindProps) {
  const { t, links } = site;
  const { when, from, until, ...rest } = filter;
  const dated = from !== undefined || until !== undefined;
  const spans = [
    { name: t("find.anyday"), query: rest, current: when === undefined && !dated },
    { name: t("find.today"), query: { ...rest, when: "today" }, current: when === "today" },
    { name: t("find.weekend"), query: { ...rest, when: "weekend" }, current: when === "weekend" },
  ];
  return (
    <div class="stack g12 find__all">
      <form class="find" action={links.events(tenant)} role="search" aria-label={t("find.form")}>
        <Words site={site} q={filter.q} />
        {filter.when ? <input type="hidden" name="when" value={filter.when} /> : null}
        {filter.tag ? <input type="hidden" name="tag" value={filter.tag} /> : null}
        <details class="find__more" open={dated || rest.city !== undefined || rest.category !== undefined}>
          <summary>{t("find.more")}</summary>
          <div class="find__fields">
            <label class="field">
              <span class="field__label">{t("find.where")}</span>
              <select class="input" name="city">
                <option value="">{t("find.everywhere")}</option>
                {cities.map(({ key, name }) => (
                  <option key={key} value={key} selected={key === filter.city}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              <span class="field__label">{t("find.kind")}</span>
              <select class="input" name="category">
                <option value="">{t("find.anything")}</option>
                {categories.map((category) => (
                  <option key={category} value={category} selected={category === filter.category}>
                    {t(`category.${category}`)}
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              <span class="field__label">{t("find.from")}</span>
              <input class="input" type="date" name="from" value={from} min="2000-01-01" max="2099-12-31" />
            </label>
            <label class="field">
              <span class="field__label">{t("find.until")}</span>
              <input class="input" type="date" name="until" value={until} min="2000-01-01" max="2099-12-31" />
            </label>
            <button class="btn btn--ink" type="submit">
              {t("find.show")}
            </button>
          </div>
        </details>
      </form>
      <nav class="chips" aria-label={t("find.when")}>
        {spans.map(({ name, query, current }) => (
          <a key={name} class="chip" href={links.events(tenant, query)} aria-current={current ? "true" : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </div>
  );
}
