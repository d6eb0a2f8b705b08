/** What is sold beside the tickets of an event (K4): ticket types that are only sold together with an admission. */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { Availability, EventShape, List, TicketType } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { parsePrice, priceText, staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { wholeNumber } from "../../whole-number.ts";
import { EventTabs } from "../event/frame.tsx";
import { w } from "./messages.en.ts";
import "./media.css";

const p = w.products;
type Product = TicketType & { readonly kind: "admission" | "add_on"; readonly tax_rates: readonly string[] | null };
type Rate = { readonly id: string; readonly name: string };

async function load(id: string) {
  const [event, types, rates] = await Promise.all([
    api.get<EventShape>(`/events/${id}`),
    api.get<List<Product>>(`/events/${id}/ticket-types`),
    // Who may not see tax settings sells at the standard ones.
    api.get<{ rates: readonly Rate[] }>("/tax-settings").catch(() => ({ rates: [] })),
  ]);
  // What is left is an extra: without it the page still works.
  const left =
    event.status === "draft"
      ? null
      : await api.get<Availability>(`/shop/events/${id}/availability`, { auth: false }).catch(() => null);
  return { event, products: types.data.filter(({ kind }) => kind === "add_on"), rates: rates.rates, left };
}

export function ProductsScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => load(id), [id]);
  const [open, setOpen] = useState<Product | "new" | null>(null);
  const data = loaded.data;
  const leftOf = (product: Product): string => {
    const stock = product.capacity ?? 0;
    const found = data?.left?.ticket_types.find((each) => each.id === product.id);
    return found ? p.left(found.available, stock) : p.stocked(stock);
  };
  return (
    <Page
      title={p.title}
      under={[`/console/events/${id}`, data?.event.name ?? m.events.name]}
      actions={
        <Button look="primary" icon="plus" onPress={() => setOpen("new")}>
          {p.add}
        </Button>
      }
    >
      <EventTabs id={id} />
      <div class="stack under-tabs">
        <p class="soft">{p.lead}</p>
        <Show of={loaded}>
          {({ products }) => (
            <div class="panel">
              {products.length === 0 ? (
                <Empty icon="tag" head={p.empty} text={p.emptyText} />
              ) : (
                <ul class="rows">
                  {products.map((product) => (
                    <li key={product.id} class="rows__row">
                      <button
                        type="button"
                        class="rows__main linklike"
                        aria-label={p.edit(product.name)}
                        onClick={() => setOpen(product)}
                      >
                        {product.name}
                      </button>
                      <b class="end num">{staffMoney(product.price)}</b>
                      <span class="soft xs">
                        {leftOf(product)}
                        {product.hidden ? `, ${p.off}` : ""}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
        </Show>
      </div>
      {data && open && (
        <ProductDialog
          event={data.event}
          rates={data.rates}
          product={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            void loaded.reload();
          }}
        />
      )}
    </Page>
  );
}

function ProductDialog(props: {
  event: EventShape;
  rates: readonly Rate[];
  product: Product | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const { event, rates, product, onClose, onDone } = props;
  const [name, setName] = useState(product?.name ?? "");
  const [description, setDescription] = useState(product?.description ?? "");
  const [price, setPrice] = useState(product ? priceText(product.price) : "");
  const [stock, setStock] = useState(product ? String(product.capacity ?? "") : "");
  const [most, setMost] = useState(String(product?.max_per_order ?? 10));
  const [rate, setRate] = useState(product?.tax_rates?.[0] ?? "");
  const [hidden, setHidden] = useState(product?.hidden ?? false);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const amount = parsePrice(price, event.currency);
  const capacity = wholeNumber(stock, 0, 1_000_000);
  const perOrder = wholeNumber(most, 1, 100);
  const path = `/events/${event.id}/ticket-types`;
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    const isNumber = typeof capacity === "number" && typeof perOrder === "number";
    if (name.trim() === "" || amount === undefined || !isNumber) return focusFirstError();
    const body = {
      name: name.trim(),
      description: description.trim(),
      price: { amount, currency: event.currency },
      capacity,
      max_per_order: perOrder,
      hidden,
      kind: "add_on",
      tax_rates: rate === "" ? null : [rate],
    };
    const done = await run(() =>
      product
        ? api.call("PATCH", `${path}/${product.id}`, { body, ifMatch: `"${product.version}"` })
        : api.call("POST", path, { body }),
    );
    if (!done) return;
    toast(p.saved);
    onDone();
  };
  return (
    <Dialog title={product ? p.edit(product.name) : p.add} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? onDone : undefined} />
        <TextField
          label={p.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? p.nameBad : fieldMessage(fault, "name")}
          input={{ maxLength: 120 }}
        />
        <TextField
          optional
          label={p.description}
          value={description}
          onChange={setDescription}
          input={{ maxLength: 2000 }}
        />
        <TextField
          label={p.price}
          value={price}
          onChange={setPrice}
          before={event.currency}
          error={tried && amount === undefined ? p.priceBad : undefined}
          input={{ inputMode: "decimal", autocomplete: "off", maxLength: 14 }}
        />
        <TextField
          label={p.stock}
          hint={p.stockHint}
          value={stock}
          onChange={setStock}
          error={tried && typeof capacity !== "number" ? p.stockBad : fieldMessage(fault, "capacity")}
          input={{ inputMode: "numeric", autocomplete: "off", maxLength: 9 }}
        />
        <TextField
          label={p.most}
          value={most}
          onChange={setMost}
          error={tried && typeof perOrder !== "number" ? p.mostBad : undefined}
          input={{ inputMode: "numeric", autocomplete: "off", maxLength: 3 }}
        />
        {rates.length > 0 && (
          <SelectField
            label={p.tax}
            value={rate}
            onChange={setRate}
            choices={[
              { value: "", label: p.taxStandard },
              ...rates.map((each) => ({ value: each.id, label: each.name })),
            ]}
          />
        )}
        <Tick checked={hidden} onChange={setHidden}>
          {p.hidden}
        </Tick>
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
