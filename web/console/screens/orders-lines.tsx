/** The lines of an order with their tickets: what each costs, whether it is good, and how it can be changed. */
import type { OrderLine, SeatLabel, StaffOrder } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { words } from "../messages.orders.en.ts";
import { Button } from "../parts/button.tsx";
import { Tick } from "../parts/field.tsx";
import { Panel } from "../parts/page.tsx";
import { Tag, TicketTag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import type { OrderDialog } from "./order.tsx";

const w = words.order;

/** `Block B, row 8, seat 6`, or what the line is when it has no numbered seat. */
export function placeOfLine(line: Pick<OrderLine, "seat" | "name">): string {
  return line.seat ? seatText(line.seat) : line.name;
}

function seatText(seat: SeatLabel): string {
  return m.order.seatLabel(seat.section, seat.row, seat.number);
}

export function LinesPanel({ order, onOpen }: { order: StaffOrder; onOpen: (open: OrderDialog) => void }) {
  const changeable = order.status === "paid" || order.status === "partially_refunded";
  return (
    <Panel title={m.order.tickets} beside={<span class="soft xs">{order.total.currency}</span>}>
      <ul class="rows lines">
        {order.lines.map((line) => (
          <Line key={line.position} order={order} line={line} changeable={changeable} onOpen={onOpen} />
        ))}
      </ul>
      <p class="between tablefoot">
        <span class="soft">{m.order.totalNote}</span>
        <b class="num">{staffMoney(order.total)}</b>
      </p>
    </Panel>
  );
}

function Line(props: { order: StaffOrder; line: OrderLine; changeable: boolean; onOpen: (open: OrderDialog) => void }) {
  const { order, line, changeable, onOpen } = props;
  const ticket = order.tickets.find((one) => one.line === line.position);
  const place = placeOfLine(line);
  const may = changeable && line.status === "active" && ticket?.status === "active";
  return (
    <li class={line.status === "cancelled" ? "is-over" : ""}>
      <span>
        <b>{place}</b>
        <span class="soft xs blk">
          {[line.seat ? line.name : "", line.attendee_name ?? ticket?.holder_name ?? ""].filter(Boolean).join(", ")}
        </span>
      </span>
      <span class="end">
        <b class="num">{staffMoney(line.total).split("\u00a0")[1]}</b>
        {line.list_price.amount > line.price.amount && (
          <s class="soft xs num blk">{staffMoney(line.list_price).split("\u00a0")[1]}</s>
        )}
      </span>
      <span>
        {line.status === "cancelled" ? (
          <Tag tone="bad">{w.cancelledLine}</Tag>
        ) : (
          ticket && <TicketTag status={ticket.status} />
        )}
      </span>
      {may && (
        <span class="row row--wrap lines__acts">
          <Button label={w.lineOf(w.attendee, place)} onPress={() => onOpen({ kind: "attendee", line: line.position })}>
            {w.attendee}
          </Button>
          {line.seat && (
            <Button label={w.lineOf(w.move, place)} onPress={() => onOpen({ kind: "move", line: line.position })}>
              {w.move}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

/** Lines to tick, for the dialogs that end or refund some of them. */
export function LineTicks(props: {
  label: string;
  lines: readonly OrderLine[];
  chosen: ReadonlySet<number>;
  error?: string | undefined;
  onChange: (chosen: ReadonlySet<number>) => void;
}) {
  const { label, lines, chosen, error, onChange } = props;
  const set = (position: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(position);
    else next.delete(position);
    onChange(next);
  };
  return (
    <fieldset class={`field${error ? " field--bad" : ""}`} aria-invalid={error ? "true" : undefined} tabIndex={-1}>
      <legend class="field__label">{label}</legend>
      <div class="ticks">
        {lines.map((line) => (
          <Tick key={line.position} checked={chosen.has(line.position)} onChange={(on) => set(line.position, on)}>
            <span class="between grow">
              <span>{placeOfLine(line)}</span>
              <span class="num">{staffMoney(line.total)}</span>
            </span>
          </Tick>
        ))}
      </div>
      {error && (
        <p class="field__error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
