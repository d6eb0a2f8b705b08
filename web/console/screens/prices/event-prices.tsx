/** Prices of one event: types, variants, how each sells, many prices at once (K2, K3, V4). */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { PricedType, TaxSettings, Variant } from "../../../api/books-types.ts";
import type { EventShape, List } from "../../../api/types.ts";
import { Button } from "../../parts/button.tsx";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { BatchDialog } from "./batch.tsx";
import { p } from "./messages.en.ts";
import { SellsDialog, VariantDialog } from "./variant.tsx";

const t = p.event;

export type EventPrices = {
  readonly event: EventShape;
  readonly types: readonly PricedType[];
  readonly variants: readonly Variant[];
  readonly tax: TaxSettings;
};

async function loadPrices(id: string): Promise<EventPrices> {
  const [event, types, variants, tax] = await Promise.all([
    api.get<EventShape>(`/events/${id}`),
    api.get<List<PricedType>>(`/events/${id}/ticket-types`),
    api.get<List<Variant>>(`/events/${id}/variants`),
    api.get<TaxSettings>("/tax-settings"),
  ]);
  return { event, types: types.data, variants: variants.data, tax };
}

type Open =
  | { readonly kind: "batch" }
  | { readonly kind: "sells"; readonly type: PricedType }
  | { readonly kind: "variant"; readonly type: PricedType; readonly variant: Variant | null };

export function EventPricesScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => loadPrices(id), [id]);
  const [open, setOpen] = useState<Open | null>(null);
  const data = loaded.data;
  const close = () => setOpen(null);
  const done = (said?: string) => {
    close();
    if (said !== undefined) toast(said);
    void loaded.reload();
  };
  return (
    <Page
      title={t.title}
      under={[`/console/events/${id}`, data?.event.name ?? ""]}
      actions={data && data.types.length > 0 && <Button onPress={() => setOpen({ kind: "batch" })}>{t.batch}</Button>}
    >
      <div class="stack">
        <p class="soft lead">{t.lead}</p>
        <Show of={loaded} rows={6}>
          {({ types, variants }) =>
            types.length === 0 ? (
              <div class="panel">
                <Empty icon="ticket" head={t.none} text={t.noneText} />
              </div>
            ) : (
              <ul class="panel pricelist">
                {types.map((type) => (
                  <TypePrices
                    key={type.id}
                    type={type}
                    variants={variants.filter((one) => one.ticket_type_id === type.id)}
                    onOpen={setOpen}
                  />
                ))}
              </ul>
            )
          }
        </Show>
      </div>
      {data && open?.kind === "batch" && <BatchDialog data={data} onClose={close} onDone={done} />}
      {data && open?.kind === "sells" && (
        <SellsDialog data={data} type={open.type} onClose={close} onDone={() => done()} />
      )}
      {data && open?.kind === "variant" && (
        <VariantDialog data={data} type={open.type} variant={open.variant} onClose={close} onDone={() => done()} />
      )}
    </Page>
  );
}

function TypePrices(props: { type: PricedType; variants: readonly Variant[]; onOpen: (open: Open) => void }) {
  const { type, variants, onOpen } = props;
  return (
    <li>
      <div class="pricelist__head">
        <b>{type.name}</b>
        {type.kind === "add_on" ? (
          <Tag tone="info">{t.addOn}</Tag>
        ) : (
          <span class="soft xs">
            {t.lets} {t.people(type.people_per_ticket)}
          </span>
        )}
        <b class="num end push">{staffMoney(type.price)}</b>
      </div>
      {variants.length > 0 && (
        <ul class="pricelist__variants">
          {variants.map((variant) => (
            <li key={variant.id}>
              <button type="button" class="link cell-link" onClick={() => onOpen({ kind: "variant", type, variant })}>
                {variant.name}
              </button>
              {!variant.active && <Tag>{t.off}</Tag>}
              <span class="num end push">{staffMoney(variant.price)}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="row row--wrap">
        <Button
          icon="plus"
          label={t.addVariantTo(type.name)}
          onPress={() => onOpen({ kind: "variant", type, variant: null })}
        >
          {t.addVariant}
        </Button>
        <Button label={t.howOf(type.name)} onPress={() => onOpen({ kind: "sells", type })}>
          {t.how}
        </Button>
      </div>
    </li>
  );
}
