/** One item: what happened, what we know, the buttons that it allows, and what became of it. */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { AttentionAction, AttentionDetail } from "../../api/order-money-types.ts";
import type { OrderStatus } from "../../api/types.ts";
import { gatewayName, sayCode, words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { focusFirstError, TextField } from "../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { OrderTag, Tag } from "../parts/tags.tsx";
import { toast } from "../parts/toast.tsx";
import { staffMoney } from "../price.ts";
import { api, session, staffZone } from "../session.ts";
import { countAttention } from "../shell/attention-count.ts";
import { longTime } from "../zoned-time.ts";

const w = words.attention;
/** These move money or end the item for good, so they are asked about first. */
const ASKED: readonly AttentionAction[] = ["accept", "refund_difference", "refund", "mark_refunded", "ask_rest"];

export function AttentionItemScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<AttentionDetail>(`/attention-items/${id}`), [id]);
  const item = loaded.data;
  return (
    <Page
      title={item ? sayCode(w.kinds, item.kind) : w.title}
      under={["/console/attention", w.title]}
      beside={item?.resolved ? <Tag tone="ok">{w.done}</Tag> : undefined}
    >
      <Show of={loaded} rows={6}>
        {(data) => (
          <div class="stack">
            {data.resolved ? <Done item={data} resolved={data.resolved} /> : <Banner tone="bad" head={data.happened} />}
            <div class="two">
              <Panel title={w.act} pad>
                <Actions item={data} loaded={loaded} />
              </Panel>
              <Known item={data} />
            </div>
          </div>
        )}
      </Show>
    </Page>
  );
}

function Done({ item, resolved }: { item: AttentionDetail; resolved: NonNullable<AttentionDetail["resolved"]> }) {
  const names: Readonly<Record<string, readonly [string, string]>> = w.actions;
  const what = names[resolved.resolution]?.[0] ?? sayCode({}, resolved.resolution);
  const by = resolved.by === session.value?.person.id ? session.value.person.email : "";
  return (
    <Banner
      tone="ok"
      head={w.doneText(what, longTime(resolved.at, staffZone.value))}
      rest={[item.happened, resolved.note, by && `${w.resolvedBy} ${by}.`].filter(Boolean).join(" ")}
    />
  );
}

function Actions({ item, loaded }: { item: AttentionDetail; loaded: Loaded<AttentionDetail> }) {
  const [asking, setAsking] = useState<AttentionAction | null>(null);
  const [note, setNote] = useState("");
  const [noteBad, setNoteBad] = useState(false);
  const [doing, setDoing] = useState<AttentionAction | null>(null);
  const { busy, fault, run } = useAction();
  if (item.actions.length === 0) {
    return (
      <div class="stack">
        <p class="soft">{item.resolved ? w.solved : w.nothing}</p>
        <div>
          <ButtonLink href="/console/attention">{w.back}</ButtonLink>
        </div>
      </div>
    );
  }
  const act = async (action: AttentionAction) => {
    setDoing(action);
    const body = { action, ...(note.trim() === "" ? {} : { note: note.trim() }) };
    const done = await run(() => api.post<AttentionDetail>(`/attention-items/${item.id}/actions`, body));
    setAsking(null);
    setDoing(null);
    if (!done) return;
    loaded.set(done.value);
    toast(done.value.resolved ? w.solved : w.stillOpen);
    await countAttention();
  };
  const press = (action: AttentionAction) => {
    setNoteBad(action === "resolve" && note.trim() === "");
    if (action === "resolve" && note.trim() === "") return focusFirstError();
    if (ASKED.includes(action)) setAsking(action);
    else void act(action);
  };
  return (
    <div class="stack">
      <FaultBanner fault={fault} onRetry={fault?.status === 409 ? () => void loaded.reload() : undefined} />
      <TextField
        label={w.note}
        hint={w.noteHint}
        value={note}
        onChange={setNote}
        error={noteBad && note.trim() === "" ? w.noteBad : undefined}
        input={{ maxLength: 500, autocomplete: "off" }}
      />
      <ul class="choices">
        {item.actions.map((action, i) => (
          <li key={action}>
            <span class="soft">{w.actions[action][1]}</span>
            <Button
              look={action === "refund" ? "bad" : i === 0 ? "primary" : "plain-edge"}
              busy={busy && doing === action ? w.doing : undefined}
              onPress={() => press(action)}
            >
              {w.actions[action][0]}
            </Button>
          </li>
        ))}
      </ul>
      {asking && (
        <Ask
          title={w.sure(w.actions[asking][0])}
          text={w.actions[asking][1]}
          safe={w.keep}
          act={w.actions[asking][0]}
          destroys={asking === "refund"}
          busy={busy ? w.doing : undefined}
          onSafe={() => setAsking(null)}
          onAct={() => void act(asking)}
        />
      )}
    </div>
  );
}

function Known({ item }: { item: AttentionDetail }) {
  const { order, payment } = item;
  const details = Object.entries(item.detail).filter(([, value]) => ["string", "number"].includes(typeof value));
  return (
    <Panel title={w.known} pad>
      <dl class="kv">
        <dt>{w.since}</dt>
        <dd>{longTime(item.created_at, staffZone.value)}</dd>
        {order && (
          <>
            <dt>{w.order}</dt>
            <dd>
              <a href={`/console/orders/${order.id}`}>{order.code}</a>
            </dd>
            <dt>{w.state}</dt>
            <dd>
              <OrderTag status={order.status as OrderStatus} />
            </dd>
            <dt>{w.orderTotal}</dt>
            <dd class="num">{staffMoney(order.total)}</dd>
          </>
        )}
        {payment && (
          <>
            <dt>{w.payment}</dt>
            <dd>{gatewayName(payment.gateway)}</dd>
            <dt>{w.asked}</dt>
            <dd class="num">{staffMoney(payment.amount)}</dd>
            <dt>{w.came}</dt>
            <dd class="num">{staffMoney(payment.captured)}</dd>
            <dt>{w.reference}</dt>
            <dd class="anywhere">{payment.reference ?? "–"}</dd>
          </>
        )}
        {details.map(([name, value]) => [
          <dt key={name}>{sayCode({}, name)}</dt>,
          <dd key={`${name} value`} class="anywhere">
            {String(value)}
          </dd>,
        ])}
      </dl>
    </Panel>
  );
}
