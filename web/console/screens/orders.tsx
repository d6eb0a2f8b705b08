/** Orders: search, states, pages; a table from 768 px, two-line rows below. */
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { List, OrderRow, OrderStatus } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { OrderTag, Tag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import { api, staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import { loadEvents } from "./events.tsx";

const STATES: readonly (OrderStatus | "")[] = [
  "",
  "paid",
  "pending",
  "partially_refunded",
  "refunded",
  "expired",
  "cancelled",
];
/** Milliseconds after the last key before a search is sent. */
const TYPING_PAUSE = 250;

export function OrdersScreen() {
  const { query } = useLocation();
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<OrderStatus | "">("");
  const [event, setEvent] = useState(query["event"] ?? "");
  const field = useRef<HTMLInputElement>(null);
  const events = useLoad(loadEvents);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== "/" || key.ctrlKey || key.metaKey || isTyping(key.target)) return;
      key.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const filtered = search !== "" || status !== "" || event !== "";
  return (
    <Page title={m.orders.title}>
      <div class="filt">
        <div class="search">
          <Icon name="search" size="s" />
          <input
            ref={field}
            type="search"
            aria-label={m.orders.search}
            placeholder={m.orders.placeholder}
            value={typed}
            onInput={(input) => setTyped(input.currentTarget.value)}
          />
          <kbd class="only-wide" aria-hidden="true">
            /
          </kbd>
        </div>
        <select
          class="input filt__event"
          aria-label={m.orders.eventLabel}
          value={event}
          onChange={(input) => setEvent(input.currentTarget.value)}
        >
          <option value="">{m.orders.eventAny}</option>
          {(events.data ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
        <fieldset class="chips" aria-label={m.orders.statusLabel}>
          {STATES.map((state) => (
            <button
              key={state}
              type="button"
              class="chip chip--dense"
              aria-pressed={status === state}
              onClick={() => setStatus(state)}
            >
              {state === "" ? m.all : m.orders.status[state]}
            </button>
          ))}
        </fieldset>
      </div>
      <OrderList
        key={`${search}|${status}|${event}`}
        search={search}
        status={status}
        event={event}
        filtered={filtered}
        eventNames={new Map((events.data ?? []).map((one) => [one.id, one.name]))}
        onClear={() => {
          setTyped("");
          setSearch("");
          setStatus("");
          setEvent("");
        }}
      />
    </Page>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

function OrderList(props: {
  search: string;
  status: string;
  event: string;
  filtered: boolean;
  eventNames: ReadonlyMap<string, string>;
  onClear: () => void;
}) {
  const ask = async (cursor: string | null) => {
    const question = new URLSearchParams({ limit: "25" });
    if (props.search) question.set("q", props.search);
    if (props.status) question.set("status", props.status);
    if (props.event) question.set("event", props.event);
    if (cursor) question.set("cursor", cursor);
    return await api.get<List<OrderRow>>(`/orders?${question.toString()}`);
  };
  const loaded = useLoad(() => ask(null));
  const { busy, fault, run } = useAction();
  const more = async (before: List<OrderRow>) => {
    const next = await run(() => ask(before.next_cursor));
    if (next) loaded.set({ data: [...before.data, ...next.value.data], next_cursor: next.value.next_cursor });
  };
  return (
    <Show of={loaded} rows={8}>
      {(page) =>
        page.data.length === 0 ? (
          <div class="panel">
            {props.filtered ? (
              <Empty icon="search" head={m.orders.none} text={m.orders.noneText}>
                <Button onPress={props.onClear}>{m.orders.clear}</Button>
              </Empty>
            ) : (
              <Empty icon="ticket" head={m.orders.empty} text={m.orders.emptyText} />
            )}
          </div>
        ) : (
          <div class="stack">
            <OrderTable orders={page.data} eventNames={props.eventNames} />
            <div class="panel only-narrow">
              <OrderRows orders={page.data} />
            </div>
            <FaultBanner fault={fault} />
            {page.next_cursor && (
              <Button busy={busy ? m.loading : undefined} onPress={() => void more(page)}>
                {m.moreRows}
              </Button>
            )}
          </div>
        )
      }
    </Show>
  );
}

function OrderTable({ orders, eventNames }: { orders: readonly OrderRow[]; eventNames: ReadonlyMap<string, string> }) {
  return (
    <div class="panel only-wide panel--scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{m.orders.code}</th>
            <th scope="col">{m.orders.buyer}</th>
            <th scope="col">{m.orders.event}</th>
            <th scope="col" class="end">
              {m.orders.total}
            </th>
            <th scope="col">{m.orders.state}</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id}>
              <td>
                <a href={`/console/orders/${order.id}`} class="num">
                  {order.code}
                </a>
                <div class="soft xs num">{shortTime(order.created_at, staffZone.value)}</div>
              </td>
              <td>
                {order.buyer.name}
                <div class="soft xs">{order.buyer.email}</div>
              </td>
              <td>{eventNames.get(order.event_id) ?? ""}</td>
              <td class="end num">
                <b>{staffMoney(order.total)}</b>
              </td>
              <td>
                <OrderTag status={order.status} />
                <Disputed order={order} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A bank has asked about it, or has decided against us. */
function Disputed({ order }: { order: OrderRow }) {
  if (order.dispute === null || order.dispute === "won" || order.dispute === "closed") return null;
  return <Tag tone="bad">{m.orders.disputed}</Tag>;
}

/** Name and money, then detail and state; the whole row opens the order. */
export function OrderRows({ orders }: { orders: readonly OrderRow[] }) {
  return (
    <ul class="rows">
      {orders.map((order) => (
        <li key={order.id} class="rows__row">
          <a class="rows__main" href={`/console/orders/${order.id}`}>
            {order.buyer.name}
          </a>
          <b class="num end">{staffMoney(order.total)}</b>
          <span class="soft xs">
            {order.code}, {shortTime(order.created_at, staffZone.value)}
          </span>
          <span class="end">
            <OrderTag status={order.status} />
            <Disputed order={order} />
          </span>
        </li>
      ))}
    </ul>
  );
}
