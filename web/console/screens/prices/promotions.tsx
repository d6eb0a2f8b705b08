/** Promo codes and automatic discounts: the lists (K5). */
import { useState } from "preact/hooks";
import type { AutomaticDiscount, PromoCode, UsedPromoCode } from "../../../api/books-types.ts";
import type { EventShape } from "../../../api/types.ts";
import { lists } from "../../messages.lists.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { BY_AGE, choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, useAction, useLoad } from "../../parts/load.tsx";
import { Tag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { loadEvents } from "../events.tsx";
import { PricesPage } from "./frame.tsx";
import { p } from "./messages.en.ts";
import { promoEffect, promoState, useBars } from "./promo-words.ts";

const t = p.promo;
type Promo = AutomaticDiscount & Partial<Pick<PromoCode, "code" | "reveals" | "max_uses" | "budget">>;
type Sort = "codes" | "discounts";
const API = { codes: "/promo-codes", discounts: "/automatic-discounts" } as const;

function controlsOf(events: readonly EventShape[]): readonly Control[] {
  return [
    { kind: "text", name: "q", label: t.search },
    {
      kind: "select",
      name: "active",
      label: lists.state,
      choices: choicesOf(lists.anyState, { true: t.on, false: t.off }),
    },
    {
      kind: "select",
      name: "event",
      label: lists.event,
      choices: choicesOf(lists.anyEvent, Object.fromEntries(events.map(({ id, name }) => [id, name]))),
    },
    BY_AGE,
  ];
}

export function CodesScreen() {
  return <Promotions sort="codes" />;
}
export function DiscountsScreen() {
  return <Promotions sort="discounts" />;
}

function Promotions({ sort }: { sort: Sort }) {
  const events = useLoad(loadEvents);
  const list = useList<Promo>(API[sort], controlsOf(events.data ?? []));
  const { loaded } = list;
  const [switching, setSwitching] = useState<Promo | null>(null);
  const coded = sort === "codes";
  const add = (
    <ButtonLink look="primary" icon="plus" href={`/console/prices/${sort}/new`}>
      {coded ? t.newCode : t.newDiscount}
    </ButtonLink>
  );
  return (
    <PricesPage lead={coded ? t.codesLead : t.discountsLead} actions={add}>
      <ListBar of={list} file={sort === "codes" ? "promo-codes" : "automatic-discounts"} />
      <ListRows
        of={list}
        empty={
          <Empty icon="tag" head={coded ? t.noCodes : t.noDiscounts} text={coded ? t.noCodesText : t.noDiscountsText} />
        }
      >
        {(rows) => (
          <ul class="panel promos">
            {rows.map((promo) => (
              <PromoRow
                key={`${promo.id}${promo.version}`}
                promo={promo}
                sort={sort}
                events={events.data ?? []}
                onSwitch={() => setSwitching(promo)}
              />
            ))}
          </ul>
        )}
      </ListRows>
      {switching && (
        <SwitchDialog
          promo={switching}
          sort={sort}
          onClose={() => setSwitching(null)}
          onDone={() => {
            setSwitching(null);
            void loaded.reload();
          }}
        />
      )}
    </PricesPage>
  );
}

const TONES = { on: "ok", off: undefined, over: undefined, coming: "info" } as const;

export function PromoTag({ promo }: { promo: Promo }) {
  const state = promoState(promo, Date.now());
  return <Tag tone={TONES[state]}>{t[state]}</Tag>;
}

function PromoRow(props: { promo: Promo; sort: Sort; events: readonly EventShape[]; onSwitch: () => void }) {
  const { promo, sort, events, onSwitch } = props;
  const event = events.find(({ id }) => id === promo.event_id);
  const name = promo.code ?? t.editDiscount(promo.name);
  return (
    <li class="promo">
      <div class="promo__what">
        <a href={`/console/prices/${sort}/${promo.id}`} class={promo.code ? "promocode" : "strong"}>
          {name}
        </a>
        <span class="blk">{promoEffect(promo, () => undefined)}</span>
        <span class="soft blk xs">
          {event?.name ?? (promo.event_id === null ? t.everyEvent : "")}
          {promo.code && promo.name ? `. ${promo.name}` : ""}
        </span>
      </div>
      {sort === "codes" && <Uses promo={promo} />}
      <div class="promo__acts">
        <PromoTag promo={promo} />
        <Button label={`${promo.active ? t.switchOff : t.switchOn}: ${name}`} onPress={onSwitch}>
          {promo.active ? t.switchOff : t.switchOn}
        </Button>
      </div>
    </li>
  );
}

/** Uses live with the inventory of the event, so each code is asked for its own. */
function Uses({ promo }: { promo: Promo }) {
  const loaded = useLoad(
    async () => (promo.event_id === null ? null : await api.get<UsedPromoCode>(`/promo-codes/${promo.id}`)),
    [promo.id],
  );
  if (loaded.data === null) return <span class="soft xs promo__uses">{t.notCounted}</span>;
  const uses = loaded.data?.uses;
  if (!loaded.data || !uses) return <span class="promo__uses" aria-busy={loaded.loading} />;
  return <UseMeters code={loaded.data} uses={uses} />;
}

export function UseMeters({ code, uses }: { code: UsedPromoCode; uses: NonNullable<UsedPromoCode["uses"]> }) {
  return (
    <div class="promo__uses">
      {useBars(code, uses).map(({ text, paid, held }) => (
        <div key={text}>
          <span class="num">{text}</span>
          {paid !== null && (
            <span class="meter" aria-hidden="true">
              <i style={{ inlineSize: `${Math.round(paid * 100)}%` }} />
              <i style={{ inlineSize: `${Math.round(held * 100)}%` }} />
            </span>
          )}
        </div>
      ))}
      {uses.held > 0 && <span class="soft xs">{t.heldNow(uses.held)}</span>}
    </div>
  );
}

function SwitchDialog(props: { promo: Promo; sort: Sort; onClose: () => void; onDone: () => void }) {
  const { promo, sort } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    const options = { body: { active: !promo.active }, ifMatch: `"${promo.version}"` };
    if (!(await run(() => api.call("PATCH", `${API[sort]}/${promo.id}`, options)))) return;
    toast(promo.active ? t.offDone : t.onDone);
    props.onDone();
  };
  const name = promo.code ?? t.editDiscount(promo.name);
  return (
    <Ask
      title={promo.active ? t.offAsk(name) : t.onAsk(name)}
      text={promo.active ? t.offText : t.onText}
      safe={promo.active ? t.offKeep : t.onKeep}
      act={promo.active ? t.switchOff : t.switchOn}
      destroys={promo.active}
      busy={busy ? t.switching : undefined}
      onSafe={props.onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? props.onDone : undefined} />
    </Ask>
  );
}
