/** What became of bookings, as numbers that open their orders (O10). */
import type { Bookings } from "../../../api/customer-types.ts";
import { words } from "../../messages.customers.en.ts";
import { useLoad } from "../../parts/load.tsx";
import { listAddress, type OrderFilter } from "../../order-filter.ts";
import { api } from "../../session.ts";

const w = words.list;

export function BookingNumbers({ filter }: { filter: OrderFilter }) {
  const { event } = filter;
  const loaded = useLoad(() => api.get<Bookings>(`/bookings${event ? `?event=${event}` : ""}`), [event]);
  const { data } = loaded;
  if (!data) return null;
  const go = (status: string) => listAddress({ ...filter, q: "", status });
  return (
    <section aria-label={w.bookings}>
      <dl class="stats">
        <Stat label={w.issued} value={data.issued} href={go("paid")} note={data.complete ? "" : w.newestOnly} />
        <Stat label={w.reserved} value={data.reserved} href={go("pending")} />
        <Stat label={w.inCart} value={data.in_cart} note={data.in_cart === null ? w.inCartNone : ""} />
        <Stat label={w.abandoned} value={data.abandoned} href={go("expired")} />
      </dl>
    </section>
  );
}

function Stat(props: { label: string; value: number | null; href?: string; note?: string }) {
  const { label, value, href, note } = props;
  const number = value === null ? "–" : value.toLocaleString("en");
  return (
    <div class="stat">
      <dt>{label}</dt>
      <dd class="num">{href ? <a href={href}>{number}</a> : number}</dd>
      {note && <dd class="stat__note soft xs">{note}</dd>}
    </div>
  );
}
