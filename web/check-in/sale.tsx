/** Selling to somebody without a ticket: choose, take the money, let in at once (S10). Needs the network, and says so. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiFault, toFault } from "../api/problem.ts";
import type { Line, Money, Offer, SaleAnswer } from "./link.ts";
import { faultText, Field, Triangle } from "./parts.tsx";
import { saleWords } from "./sale-words.ts";
import { unlockSound } from "./signals.ts";
import { language } from "./words.ts";

type Wanted = Readonly<Record<string, number>>;
type Method = "cash" | "card_terminal";

const linesOf = (wanted: Wanted) =>
  Object.entries(wanted).flatMap(([ticket_type, quantity]) => (quantity > 0 ? [{ ticket_type, quantity }] : []));

function formatOf(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: "currency", currency, numberingSystem: "latn" });
}

/** Minor units of an amount as people type it; undefined for what is none. */
function minorOf(text: string, currency: string): number | undefined {
  const digits = formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= 0 ? Math.round(value * 10 ** digits) : undefined;
}

function moneyText({ amount, currency }: Money): string {
  const format = formatOf(currency);
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function saleFault(fault: ApiFault): string {
  return fault.code === "offline" ? saleWords().online : faultText(fault);
}

export function SaleForm({ line }: { line: Line }) {
  const words = saleWords();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [done, setDone] = useState<SaleAnswer | null>(null);
  const [bad, setBad] = useState<string | null>(null);
  useEffect(() => {
    void line.offer().then(setOffer, (caught: unknown) => setBad(saleFault(toFault(caught))));
  }, [line]);
  if (done) return <Sold sale={done} onNext={() => setDone(null)} />;
  if (offer === null) return bad === null ? <div aria-busy="true" /> : <Fault text={bad} />;
  if (offer.types.length === 0) return <p>{words.nothing}</p>;
  return <Basket line={line} offer={offer} onSold={setDone} />;
}

function Fault({ text }: { text: string }) {
  return (
    <p class="doorfault" role="alert">
      <Triangle /> <span>{text}</span>
    </p>
  );
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

function Basket({ line, offer, onSold }: { line: Line; offer: Offer; onSold: (sale: SaleAnswer) => void }) {
  const words = saleWords();
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
