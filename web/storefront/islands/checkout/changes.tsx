import { price } from "../../format.ts";
import type { Hold, PriceChange } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";

type Props = {
  readonly t: Translate;
  readonly locale: string;
  readonly hold: Hold;
  readonly changes: readonly PriceChange[];
};

/** The places are held again after their time was over, at other prices: said before anybody pays (E25). */
export function Changes({ t, locale, hold, changes }: Props) {
  if (changes.length === 0) return null;
  const nameOf = ({ ticket_type: type, variant }: PriceChange) =>
    hold.lines.find((line) => line.ticket_type === type && line.variant === variant)?.name ?? "";
  return (
    <div class="banner banner--warn" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{t("check.changed.bold")}</strong>{" "}
        {changes
          .map((each) =>
            t("check.changed", {
              name: nameOf(each),
              was: price(each.was, locale),
              now: price(each.now, locale),
            }),
          )
          .join(" ")}
      </div>
    </div>
  );
}
