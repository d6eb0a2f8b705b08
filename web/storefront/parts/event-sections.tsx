/** What an event's page tells below its story: who is on, what kind it is, what is good to know, terms. */
import { when } from "../format.ts";
import type { Act, ShopEvent } from "../model.ts";
import type { Site } from "../site.ts";
import { Icon } from "./icons.tsx";
import { Shown } from "./picture.tsx";

const PORTRAIT = "96px";

function LineUpRow({ site, event, act }: { site: Site; event: ShopEvent; act: Act }) {
  return (
    <li>
      <a class="lineup__row" href={site.links.performer(event.tenant, act.slug)}>
        <span class="lineup__art" aria-hidden="true">
          {act.picture ? (
            <Shown picture={{ ...act.picture, alt: "" }} sizes={PORTRAIT} />
          ) : (
            <span class="lineup__letter">{Array.from(act.name)[0]}</span>
          )}
        </span>
        <span class="stack g4 blocks">
          <span class="strong">{act.name}</span>
          {act.billing ? <span class="soft s">{act.billing}</span> : null}
        </span>
      </a>
    </li>
  );
}

/** Who is on, in their order, each with the way to their page. */
export function LineUp({ site, event }: { site: Site; event: ShopEvent }) {
  if (event.line_up.length === 0) return null;
  return (
    <section class="stack g12 sect" aria-labelledby="lineup">
      <h2 class="h2" id="lineup">
        {site.t("page.lineup")}
      </h2>
      <ul class="lineup">
        {event.line_up.map((act) => (
          <LineUpRow key={act.id} site={site} event={event} act={act} />
        ))}
      </ul>
    </section>
  );
}

/** Category and tags, each the way to more of its kind. */
export function Topics({ site, event }: { site: Site; event: ShopEvent }) {
  const { t, links } = site;
  const { category, tags } = event.topics;
  if (category === null && tags.length === 0) return null;
  return (
    <ul class="chips chips--wrap" aria-label={t("page.kind")}>
      {category === null ? null : (
        <li>
          <a class="chip chip--dense" href={links.events(event.tenant, { category })}>
            {t(`category.${category}`)}
          </a>
        </li>
      )}
      {tags.map(({ tag, label }) => (
        <li key={tag}>
          <a class="chip chip--dense" href={links.events(event.tenant, { tag })}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What buyers ask before they buy. */
export function GoodToKnow({ site, event }: { site: Site; event: ShopEvent }) {
  const { t } = site;
  return (
    <section class="stack g12 sect" aria-labelledby="know">
      <h2 class="h2" id="know">
        {t("page.know")}
      </h2>
      <ul class="know">
        <li>
          <Icon name="ticket" />
          <span>{t("page.most", { count: event.max_per_order })}</span>
        </li>
        {event.cancellation ? (
          <li>
            <Icon name="cash" />
            <span>
              {t(event.cancellation.percent === 100 ? "page.back.all" : "page.back.part", {
                percent: event.cancellation.percent,
                when: when(event.cancellation.until, event.time_zone, site.locale),
              })}
            </span>
          </li>
        ) : null}
        {event.waiting_list ? (
          <li>
            <Icon name="clock" />
            <span>{t("page.waits")}</span>
          </li>
        ) : null}
        <li>
          <Icon name="info" />
          <span>
            {t("page.organizer")}:{" "}
            <a class="link" href={site.links.organizer(event.tenant)}>
              {event.tenant.name}
            </a>
          </span>
        </li>
      </ul>
    </section>
  );
}

/** What the buyer agrees to, folded. @param html made from Markdown without HTML (TH26); empty for none */
export function Terms({ site, html }: { site: Site; html: string }) {
  if (html === "") return null;
  return (
    <details class="qa">
      <summary>{site.t("page.terms")}</summary>
      <div class="story" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
    </details>
  );
}
