/** The ticket types of an event, with what is left of each; a name opens its form. */
import type { SeatMap, TicketType } from "../../../api/types.ts";
import { assignZones } from "../../../ui/zones.ts";
import { m } from "../../messages.en.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { ZoneTile } from "../../parts/icon.tsx";
import { Empty } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import type { EventPageData } from "./data.ts";

/** The address of the form of a type; `new` is none yet. */
export function typeAddress(eventId: string, type: string): string {
  return `/console/events/${eventId}/tickets?type=${type}`;
}

/** What a type is good for, in words. */
function placeOfType(type: TicketType, map: SeatMap | null): string {
  if (type.category) return m.ticketType.categoryOption(type.category);
  if (type.area) return m.ticketType.areaOption(map?.areas.find((area) => area.id === type.area)?.name ?? type.area);
  return m.ticketType.noPlace;
}

export function TypesTable({ data, chosen }: { data: EventPageData; chosen?: string }) {
  const { event, types, availability, map } = data;
  const left = (id: string) => availability?.ticket_types.find((one) => one.id === id)?.available;
  // The dearest is zone 1, as buyers see it.
  const zones = assignZones(types.map((type) => ({ price: type.price.amount })));
  return (
    <Panel
      title={m.event.types}
      beside={
        event.status === "cancelled" ? undefined : (
          <ButtonLink icon="plus" href={typeAddress(event.id, "new")}>
            {m.event.addType}
          </ButtonLink>
        )
      }
    >
      {types.length === 0 ? (
        <Empty icon="ticket" head={m.event.noTypes} text={m.event.noTypesText} />
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{m.event.type}</th>
              <th scope="col" class="only-wide">
                {m.event.for}
              </th>
              <th scope="col" class="end">
                {m.event.price}
              </th>
              {availability && (
                <th scope="col" class="end">
                  {m.event.left}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {types.map((type, i) => (
              <tr key={type.id} class={type.id === chosen ? "is-chosen" : ""}>
                <td>
                  <span class="row">
                    <ZoneTile zone={zones[i]} />
                    <a
                      class="cell-link"
                      href={typeAddress(event.id, type.id)}
                      aria-current={type.id === chosen ? "true" : undefined}
                    >
                      {type.name}
                    </a>
                  </span>
                </td>
                <td class="only-wide soft">{placeOfType(type, map)}</td>
                <td class="end num">{staffMoney(type.price)}</td>
                {availability && <td class="end num">{left(type.id)?.toLocaleString("en") ?? "–"}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
