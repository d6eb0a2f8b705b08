/** What buyers will see, drawn anew with each change: the page of the event in small. */
import { formatMoney, money } from "../../../../worker/kernel/money.ts";
import type { Money } from "../../../api/types.ts";
import { assignZones } from "../../../ui/zones.ts";
import "../../events.css";
import { e } from "../../messages.events.en.ts";
import { ZoneTile } from "../../parts/icon.tsx";
import { Panel } from "../../parts/page.tsx";
import { currentTenant } from "../../session.ts";
import { longTime } from "../../zoned-time.ts";

export type Previewed = {
  readonly name: string;
  readonly summary: string;
  /** Undefined while no date is typed. */
  readonly startsAt: string | undefined;
  readonly zone: string;
  readonly place: string;
  /** Undefined price: not typed yet. */
  readonly types: readonly {
    readonly name: string;
    readonly price: Money | undefined;
    readonly places: number | null;
  }[];
};

/** The panel beside a form. */
export function EventPreview({ event }: { event: Previewed }) {
  const { name, summary, startsAt, zone, place, types } = event;
  const priced = types.filter(({ price }) => price !== undefined);
  const zones = assignZones(priced.map(({ price }) => ({ price: price?.amount ?? 0 })));
  const organizer = currentTenant.value?.name;
  return (
    <Panel title={e.preview.title}>
      <div class="preview">
        <div class="preview__art" aria-hidden="true" />
        <div class="preview__body">
          <p class={`preview__name${name === "" ? " soft" : ""}`}>{name || e.preview.name}</p>
          {organizer && <p class="soft xs">{e.preview.by(organizer)}</p>}
          {summary && <p class="s">{summary}</p>}
          <p class={startsAt ? "s strong" : "s soft"}>{startsAt ? longTime(startsAt, zone) : e.preview.noDate}</p>
          <p class={place === "" ? "s soft" : "s"}>{place || e.preview.noPlace}</p>
        </div>
        {priced.length === 0 ? (
          <p class="preview__none soft s">{e.preview.noTypes}</p>
        ) : (
          <ul class="preview__types">
            {priced.map((type, i) => (
              <li key={`${type.name}:${i}`}>
                <ZoneTile zone={zones[i]} />
                <span class="grow">
                  {type.name}
                  {type.places !== null && <span class="soft xs blk">{e.preview.places(type.places)}</span>}
                </span>
                <b class="num">{type.price && priceWords(type.price)}</b>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

/** As the shop writes it: the sign of the place, no code. */
function priceWords({ amount, currency }: Money): string {
  return amount === 0 ? e.preview.free : formatMoney(money(amount, currency), "en");
}
