/**
 * The question before anything is counted (A7). It is on the page but hidden: the page is kept for everybody, and only the
 * browser knows the answer. Without script nobody is asked and nothing is counted.
 */
import { decimalsOf } from "../format.ts";
import type { Money } from "../model.ts";
import type { Purchase, Tracking } from "../beacons.ts";
import type { Site } from "../site.ts";

/** What the island gets in `#tracking`. */
export type ConsentData = Tracking & {
  /** Slug: the answer is given to one organizer. */
  readonly tenant: string;
  /** What is told as the address of this page. */
  readonly address: string;
  readonly title: string;
  readonly purchase: Purchase | null;
};

/** What is told of a paid order. */
export function purchaseOf(order: { readonly id: string; readonly total: Money }): Purchase {
  const { amount, currency } = order.total;
  const decimals = decimalsOf(currency);
  return { order: order.id, value: (amount / 10 ** decimals).toFixed(decimals), currency };
}

/** The question, with both answers alike. */
export function Consent({ site }: { site: Site }) {
  const { t, tracking, locale } = site;
  if (!tracking) return null;
  const services = [
    ...(tracking.ga4 === null ? [] : ["Google Analytics"]),
    ...(tracking.meta_pixel === null ? [] : ["Meta"]),
  ];
  const named = new Intl.ListFormat(locale, { type: "conjunction" }).format(services);
  return (
    <aside id="consent" class="consent" aria-labelledby="consent-h" hidden>
      <h2 id="consent-h" class="h3">
        {t("consent.h")}
      </h2>
      <p class="s">{t("consent.p", { tenant: tracking.name, services: named })}</p>
      <div class="row row--wrap g12">
        <button class="btn" type="button" data-consent="yes">
          {t("consent.yes")}
        </button>
        <button class="btn" type="button" data-consent="no">
          {t("consent.no")}
        </button>
      </div>
    </aside>
  );
}

/** The way back to the question, in the foot of pages that ask it. */
export function ConsentAgain({ site }: { site: Site }) {
  if (!site.tracking) return null;
  return (
    <button class="link link--44 consent__again" type="button" data-consent-again hidden>
      {site.t("consent.again")}
    </button>
  );
}
