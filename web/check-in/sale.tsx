/** Selling to somebody without a ticket: choose, take the money, let in at once (S10). Needs the network, and says so. */
import { useEffect, useRef, useState } from "preact/hooks";
import { toFault } from "../api/problem.ts";
import type { Line, Money, Offer, SaleAnswer } from "./link.ts";
import type { OpenSale, Sales } from "./open-sale.ts";
import { Field } from "./parts.tsx";
import { Fault, LinkForm, minorOf, moneyText, saleFault, WaitingSale } from "./sale-link.tsx";
import { saleWords } from "./sale-words.ts";
import { play, unlockSound, vibrate } from "./signals.ts";

type Wanted = Readonly<Record<string, number>>;
type Method = "cash" | "card_terminal";

/** The sale that waits for the buyer's phone, as it changes. */
function useOpenSale(sales: Sales): OpenSale | null {
  const [open, setOpen] = useState(sales.open);
  useEffect(() => {
    const read = () => setOpen(sales.open());
    read();
    return sales.watch(read);
  }, [sales]);
  return open;
}

/** Opens the sale, and says how one stands that waits; scanning goes on meanwhile. */
export function SellButton({ sales, onOpen }: { sales: Sales; onOpen: () => void }) {
  const words = saleWords();
  const open = useOpenSale(sales);
  const paid = open?.paid ? (open.answer?.tickets.length ?? 0) : 0;
  useEffect(() => {
    if (paid === 0) return;
    play([[1320, 130]]);
    vibrate([80]);
  }, [paid]);
  const text = open === null ? words.open : open.fault ? words.notPaid : paid > 0 ? words.sold(paid) : words.waiting;
  return (
    <section class="sellbar" aria-label={words.title}>
      <button type="button" class={open === null ? "btn btn--wide" : "btn btn--wide btn--ink"} onClick={onOpen}>
        {text}
      </button>
      <p class="vh" role="status">
        {open === null ? "" : text}
      </p>
    </section>
  );
}

const linesOf = (wanted: Wanted) =>
  Object.entries(wanted).flatMap(([ticket_type, quantity]) => (quantity > 0 ? [{ ticket_type, quantity }] : []));

export function SaleForm({ line, sales }: { line: Line; sales: Sales }) {
  const words = saleWords();
  const open = useOpenSale(sales);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [done, setDone] = useState<SaleAnswer | null>(null);
  const [bad, setBad] = useState<string | null>(null);
  useEffect(() => {
    void line.offer().then(setOffer, (caught: unknown) => setBad(saleFault(toFault(caught))));
  }, [line]);
  if (done) return <Sold sale={done} onNext={() => setDone(null)} />;
  if (open?.paid && open.answer) return <Sold sale={open.answer} onNext={sales.close} />;
  if (open) return <WaitingSale open={open} onStop={sales.close} />;
  if (offer === null) return bad === null ? <div aria-busy="true" /> : <Fault text={bad} />;
  if (offer.types.length === 0) return <p>{words.nothing}</p>;
  return <Basket line={line} sales={sales} offer={offer} onSold={setDone} />;
}

/** The price of what is wanted, as the server makes it; null while it is asked. */
function useQuote(line: Line, wanted: Wanted): { total: Money | null; bad: string | null } {
  const [quote, setQuote] = useState<{ total: Money | null; bad: string | null }>({ total: null, bad: null });
  const turn = useRef(0);
  useEffect(() => {
    const mine = ++turn.current;
    const lines = linesOf(wanted);
    setQuote({ total: null, bad: null });
    if (lines.length === 0) return;
    void line.quote(lines).then(
      (total) => mine === turn.current && setQuote({ total, bad: null }),
      (caught: unknown) => mine === turn.current && setQuote({ total: null, bad: saleFault(toFault(caught)) }),
    );
  }, [line, wanted]);
  return quote;
}

type BasketProps = {
  readonly line: Line;
  readonly sales: Sales;
  readonly offer: Offer;
  readonly onSold: (sale: SaleAnswer) => void;
};

function Basket({ line, sales, offer, onSold }: BasketProps) {
  const words = saleWords();
  const [linking, setLinking] = useState(false);
  const [wanted, setWanted] = useState<Wanted>({});
  const [received, setReceived] = useState("");
  const [selling, setSelling] = useState<Method | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  // One sale until it is sold: what is sent again after a lost answer is the same one.
  const [sale, setSale] = useState({ wanted, method: "cash" as Method, id: "" });
  const { total, bad } = useQuote(line, wanted);
  const given = minorOf(received, offer.event.currency);
  const short = total !== null && given !== undefined && given < total.amount;
  const sell = async (method: Method) => {
    if (selling || total === null || (method === "cash" && short)) return;
    unlockSound();
    const same = sale.id !== "" && sale.wanted === wanted && sale.method === method;
    const id = same ? sale.id : crypto.randomUUID();
    setSale({ wanted, method, id });
    setSelling(method);
    setFault(null);
    try {
      const cash = method === "cash" && given !== undefined ? { received: given } : {};
      onSold(await line.sell({ sale_id: id, lines: linesOf(wanted), method, total: total.amount, ...cash }));
    } catch (caught) {
      const said = toFault(caught);
      setFault(saleFault(said));
      // Another price, or places that are gone: what is shown must be asked anew.
      if (said.code === "price_changed" || said.code === "sold_out") setWanted({ ...wanted });
    }
    setSelling(null);
  };
  const step = (id: string, by: number) => setWanted({ ...wanted, [id]: Math.max(0, (wanted[id] ?? 0) + by) });
  const problem = fault ?? bad;
  if (linking && total !== null) {
    const sold = { lines: linesOf(wanted), total: total.amount };
    return (
      <LinkForm methods={offer.methods} total={total} sale={sold} sales={sales} onBack={() => setLinking(false)} />
    );
  }
  return (
    <div class="doorform sale">
      <ul class="sale__types">
        {offer.types.map(({ id, name, price, max_per_order: most }) => (
          <li key={id}>
            <span>
              <b>{name}</b> <bdi>{moneyText(price)}</bdi>
            </span>
            <button type="button" class="btn" aria-label={words.less(name)} onClick={() => step(id, -1)}>
              −
            </button>
            <output class="num">{wanted[id] ?? 0}</output>
            <button
              type="button"
              class="btn"
              aria-label={words.more(name)}
              disabled={(wanted[id] ?? 0) >= most}
              onClick={() => step(id, 1)}
            >
              +
            </button>
          </li>
        ))}
      </ul>
      <p class="sale__total" role="status">
        {words.total}: <b class="num">{total ? <bdi>{moneyText(total)}</bdi> : "–"}</b>
      </p>
      <Field
        id="received"
        label={words.received}
        hint={words.receivedHint}
        value={received}
        bad={short ? words.receivedBad : null}
        onInput={setReceived}
        input={{ inputMode: "decimal" }}
      />
      {problem && <Fault text={problem} />}
      {(["cash", "card_terminal"] as const).map((method) => (
        <button
          key={method}
          type="button"
          class={method === "cash" ? "btn btn--ink btn--wide" : "btn btn--wide"}
          disabled={total === null}
          aria-busy={selling === method ? "true" : undefined}
          onClick={() => void sell(method)}
        >
          {selling === method ? words.selling : method === "cash" ? words.cash : words.card}
        </button>
      ))}
      {offer.methods.length > 0 && (
        <button type="button" class="btn btn--wide" disabled={total === null} onClick={() => setLinking(true)}>
          {words.link}
        </button>
      )}
    </div>
  );
}

function Sold({ sale, onNext }: { sale: SaleAnswer; onNext: () => void }) {
  const words = saleWords();
  const inside = sale.tickets.filter(({ result }) => result === "admitted");
  return (
    <div class="doorform" role="status">
      <p>
        <b>{inside.length === sale.tickets.length ? words.sold(inside.length) : words.notIn}</b>
      </p>
      <ul>
        {sale.tickets.map(({ id, type, seat }) => (
          <li key={id}>{seat ? `${type}: ${seat.section} ${seat.row}, ${seat.number}` : type}</li>
        ))}
      </ul>
      {sale.change.amount > 0 && (
        <p class="sale__total">
          {words.change}:{" "}
          <b class="num">
            <bdi>{moneyText(sale.change)}</bdi>
          </b>
        </p>
      )}
      <button type="button" class="btn btn--ink btn--wide" onClick={onNext}>
        {words.next}
      </button>
    </div>
  );
}
