/** A sale that is done: change, places, the tickets. */
import { useEffect, useRef } from "preact/hooks";
import type { OfficeSale } from "../../../api/customer-types.ts";
import { words } from "../../messages.customers.en.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { staffMoney } from "../../price.ts";

const w = words.office;

export function Sold({ sale, onNext }: { sale: OfficeSale; onNext: () => void }) {
  const head = useRef<HTMLHeadingElement>(null);
  // Readers hear at once what became of it.
  useEffect(() => head.current?.focus(), []);
  const { order, change, seats, places, mailed_to } = sale;
  return (
    <section class="panel" aria-label={w.done(order.code)}>
      <div class="panel__body stack">
        <h2 tabIndex={-1} ref={head}>
          {w.done(order.code)}
        </h2>
        <p>{w.doneText(places)}</p>
        {change.amount > 0 && (
          <div class="office__due">
            <span class="soft">{w.giveBack}</span>
            <b class="num">{staffMoney(change)}</b>
          </div>
        )}
        {seats.length > 0 && (
          <ul>
            {seats.map((seat) => (
              <li key={`${seat.section}|${seat.row}|${seat.number}`}>
                {seat.type}: {seat.section} {seat.row} {seat.number}
              </li>
            ))}
          </ul>
        )}
        {mailed_to && <p>{w.mailed(mailed_to)}</p>}
        <div class="formfoot">
          <Button look="primary" onPress={onNext}>
            {w.next}
          </Button>
          <ButtonLink href={sale.print_url} newTab>
            {w.print}
          </ButtonLink>
          <ButtonLink href={`/console/orders/${order.id}`}>{w.look}</ButtonLink>
        </div>
      </div>
    </section>
  );
}
