/** What buyers may do themselves after the purchase, said before it (O7). */
import { when } from "../format.ts";
import type { Site } from "../site.ts";

/** Times RFC 3339. Only what is still to come. */
export type BuyerRights = {
  readonly steps: readonly { readonly until: string; readonly percent: number }[];
  readonly feesKept: boolean;
  /** Null: names stay as they are. */
  readonly renameUntil: string | null;
};

export function Rights({ site, rights, zone }: { site: Site; rights: BuyerRights; zone: string }) {
  const { t, locale } = site;
  const { steps, feesKept, renameUntil } = rights;
  const share = new Intl.NumberFormat(locale, { style: "percent" });
  const lines = steps.map(({ until, percent }) => {
    const at = when(until, zone, locale);
    return percent === 0
      ? t("rights.step.free", { when: at })
      : t("rights.step", { when: at, percent: share.format(percent / 100) });
  });
  if (steps.some(({ percent }) => percent > 0) && feesKept) lines.push(t("rights.fees"));
  if (steps.length === 0) lines.push(t("rights.none"));
  if (renameUntil !== null) lines.push(t("rights.name", { when: when(renameUntil, zone, locale) }));
  return (
    <aside class="page rights" aria-label={t("rights.h")}>
      <h2 class="h3">{t("rights.h")}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </aside>
  );
}
