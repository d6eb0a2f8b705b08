/** Another seat of the same category, chosen on the hall or by row and number. */
import { useEffect, useState } from "preact/hooks";
import type { List, OrderLine, StaffOrder, TicketType } from "../../api/types.ts";
import type { Availability, SeatMap } from "../../storefront/model.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { SeatChoice, seatName, useSeatChoice } from "../parts/seat-choice.tsx";
import { toast } from "../parts/toast.tsx";
import { api } from "../session.ts";
import { placeOfLine } from "./orders-lines.tsx";

const w = words.move;

type House = { map: SeatMap; availability: Availability; category: string | null };

async function loadHouse(order: StaffOrder, line: OrderLine): Promise<House> {
  const id = order.event.id;
  const [map, availability, types] = await Promise.all([
    api.get<SeatMap>(`/shop/events/${id}/seat-map`, { auth: false }),
    api.get<Availability>(`/shop/events/${id}/availability`, { auth: false }),
    api.get<List<TicketType>>(`/events/${id}/ticket-types`),
  ]);
  return { map, availability, category: types.data.find((type) => type.id === line.ticket_type)?.category ?? null };
}

type MoveProps = { order: StaffOrder; line: OrderLine; onClose: () => void; onDone: () => Promise<void> };

export function MoveDialog(props: MoveProps) {
  const { order, line, onClose } = props;
  const loaded = useLoad(() => loadHouse(order, line), [order.id, line.position]);
  return (
    <Dialog title={w.title} onClose={onClose} wide>
      <div class="stack">
        <p class="soft">{w.from(placeOfLine(line))}</p>
        <Show of={loaded} rows={6}>
          {(house) => <Choose {...props} house={house} reload={loaded.reload} />}
        </Show>
      </div>
    </Dialog>
  );
}

function Choose(props: MoveProps & { house: House; reload: () => Promise<void> }) {
  const { order, line, house, onClose, onDone, reload } = props;
  const choice = useSeatChoice(house.map, house.availability, house.category);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const [at] = [...choice.taken.keys()].slice(-1);
  // One seat only: who presses another one gives the first back.
  useEffect(() => {
    if (choice.taken.size < 2 || at === undefined) return;
    const others = [...choice.taken.keys()].filter((index) => index !== at);
    for (const index of others) choice.taken.delete(index);
    choice.changed();
  });
  const seat = at === undefined ? undefined : choice.hall?.seats[at];
  const act = async () => {
    setTried(true);
    if (!seat) return;
    const path = `/orders/${order.id}/lines/${line.position}/move`;
    if (await run(() => api.post(path, { seat: seat.guid }))) {
      toast(w.done);
      await onDone();
      return;
    }
    choice.taken.clear();
    choice.changed();
    await reload();
  };
  return (
    <>
      <SeatChoice map={house.map} choice={choice} one />
      {fault?.code === "seats_taken" ? <Banner tone="bad" appears head={w.taken} /> : <FaultBanner fault={fault} />}
      <output class="strong">
        {seat && choice.hall ? w.to(seatName(choice.hall, seat.index)) : tried ? w.none : ""}
      </output>
      <div class="formfoot">
        <Button look="primary" busy={busy ? w.moving : undefined} onPress={() => void act()}>
          {w.act}
        </Button>
        <Button onPress={onClose}>{words.attention.keep}</Button>
      </div>
    </>
  );
}
