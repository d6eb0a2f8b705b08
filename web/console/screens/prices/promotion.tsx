/** Makes or changes one promo code or automatic discount (K5). */
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { PricedType, UsedPromoCode } from "../../../api/books-types.ts";
import type { EventShape, List } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, staffZone, tenantSettings } from "../../session.ts";
import { loadEvents } from "../events.tsx";
import { p } from "./messages.en.ts";
import { EffectFields, LimitFields, ScopeFields, WhenFields } from "./promo-fields.tsx";
import { EMPTY_FORM, formOf, type PromoForm, readForm } from "./promo-form.ts";
import { promoSummary } from "./promo-words.ts";
import { PromoTag, UseMeters } from "./promotions.tsx";

const t = p.promo;
type Sort = "codes" | "discounts";
const API = { codes: "/promo-codes", discounts: "/automatic-discounts" } as const;
type PromoData = { readonly promo: UsedPromoCode | null; readonly events: readonly EventShape[] };

export function CodeScreen() {
  return <Promotion sort="codes" />;
}
export function DiscountScreen() {
  return <Promotion sort="discounts" />;
}

/** A discount has no route of its own to read one: the list has them all, at most twenty. */
async function loadPromo(sort: Sort, id: string): Promise<UsedPromoCode | null> {
  if (id === "new") return null;
  if (sort === "codes") return await api.get<UsedPromoCode>(`/promo-codes/${id}`);
  const list = await api.get<List<UsedPromoCode>>("/automatic-discounts?limit=100");
  return list.data.find((one) => one.id === id) ?? null;
}

function Promotion({ sort }: { sort: Sort }) {
  const { params } = useRoute();
  const id = params["id"] ?? "new";
  const loaded = useLoad<PromoData>(async () => {
    const [promo, events] = await Promise.all([loadPromo(sort, id), loadEvents()]);
    return { promo, events };
  }, [sort, id]);
  const coded = sort === "codes";
  const promo = loaded.data?.promo ?? null;
  const title = promo
    ? coded
      ? t.editCode(promo.code)
      : t.editDiscount(promo.name)
    : coded
      ? t.newCode
      : t.newDiscount;
  return (
    <Page
      title={title}
      under={[`/console/prices/${sort}`, coded ? p.tabs.codes : p.tabs.discounts]}
      beside={promo && <PromoTag promo={promo} />}
    >
      <Show of={loaded} rows={8}>
        {(data) => <PromotionForm key={data.promo?.version ?? 0} data={data} sort={sort} loaded={loaded} />}
      </Show>
    </Page>
  );
}

function PromotionForm(props: { data: PromoData; sort: Sort; loaded: Loaded<PromoData> }) {
  const { data, sort, loaded } = props;
  const { promo, events } = data;
  const { route, query } = useLocation();
  const [form, setForm] = useState<PromoForm>(
    promo ? formOf(promo, staffZone.value) : { ...EMPTY_FORM, event: query["event"] ?? "" },
  );
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const coded = sort === "codes";
  const event = events.find(({ id }) => id === form.event);
  const currency = event?.currency ?? tenantSettings.value?.currency ?? "EUR";
  const types = useLoad(
    async () => (form.event === "" ? [] : (await api.get<List<PricedType>>(`/events/${form.event}/ticket-types`)).data),
    [form.event],
  );
  const { faults, body } = readForm(form, coded, currency, staffZone.value);
  const set = (changes: Partial<PromoForm>) => {
    clear();
    setForm((before) => ({ ...before, ...changes }));
  };
  const taken = fault?.code === "conflict" && coded;
  const shown = { ...(tried ? faults : {}), ...(taken ? { code: t.taken } : {}) };
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return focusFirstError();
    const { kind, ...rest } = body;
    const done = await run(() =>
      promo
        ? api.call("PATCH", `${API[sort]}/${promo.id}`, { body: rest, ifMatch: `"${promo.version}"` })
        : api.post(API[sort], { ...rest, kind, event_id: form.event || null }),
    );
    if (!done) return focusFirstError();
    toast(t.made);
    route(`/console/prices/${sort}`);
  };
  const nameOf = (id: string) => types.data?.find((type) => type.id === id)?.name;
  const fields = { form, set, faults: shown, coded, currency };
  return (
    <form class="two" noValidate onSubmit={(submitted) => void submit(submitted)}>
      <div class="stack">
        {!taken && (
          <FaultBanner
            fault={fault}
            onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined}
          />
        )}
        <EffectFields {...fields} fixed={promo !== null} />
        <ScopeFields {...fields} fixed={promo !== null} events={events} types={types.data ?? []} />
        <WhenFields {...fields} />
        {coded && <LimitFields {...fields} />}
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {promo ? m.save : t.create}
          </Button>
        </div>
      </div>
      <div class="stack stickyside">
        <Panel title={t.summary} pad>
          <output class="blk">{promoSummary(body, nameOf, staffZone.value, Date.now())}</output>
        </Panel>
        {promo?.uses && (
          <Panel title={t.uses} pad>
            <UseMeters code={promo} uses={promo.uses} />
          </Panel>
        )}
      </div>
    </form>
  );
}
