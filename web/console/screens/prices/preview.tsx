/** “Of each ticket”: what buyers pay and what is kept, while the form is being filled in. */
import { useState } from "preact/hooks";
import type { TaxSettings } from "../../../api/books-types.ts";
import { TextField } from "../../parts/field.tsx";
import { Panel } from "../../parts/page.tsx";
import { parsePrice, staffMoney } from "../../price.ts";
import { p } from "./messages.en.ts";
import { type FeeForm, type PriceRow, type RateForm, ticketRows } from "./ticket-price.ts";

/** From what buyers pay down to what is kept. */
export function PriceRows({ rows, currency }: { rows: readonly PriceRow[]; currency: string }) {
  return (
    <output class="blk">
      <dl class="sums sums--bare">
        {rows.map((row) => (
          <div key={row.key} class={row.strong ? "sums__total" : ""}>
            <dt>{row.label}</dt>
            <dd class="num">
              {row.strong ? (
                <b>{staffMoney({ amount: row.amount, currency })}</b>
              ) : (
                staffMoney({ amount: row.amount, currency })
              )}
            </dd>
          </div>
        ))}
      </dl>
    </output>
  );
}

export function TicketPreview(props: {
  currency: string;
  settings: Pick<TaxSettings, "rounding" | "rounding_per">;
  rates: readonly RateForm[];
  fees: readonly FeeForm[];
}) {
  const { currency, settings, rates, fees } = props;
  const [typed, setTyped] = useState("100");
  const price = parsePrice(typed, currency);
  const rows = price === undefined ? undefined : ticketRows(price, currency, settings, rates, fees);
  return (
    <Panel title={p.preview.title} pad>
      <div class="stack stack--s">
        <TextField
          label={p.preview.price}
          before={currency}
          value={typed}
          onChange={setTyped}
          error={price === undefined ? p.amountBad : undefined}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        {rows ? <PriceRows rows={rows} currency={currency} /> : <p class="soft">{p.preview.bad}</p>}
        <p class="soft xs">{p.preview.keepNote}</p>
      </div>
    </Panel>
  );
}
