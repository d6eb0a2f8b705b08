/** Orders: bookings, search, filters that stand in the address, pages; a table from 768 px, two-line rows below. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { List, OrderRow, OrderStatus } from "../../api/types.ts";
import "../customers.css";
import { isStillAt } from "../list-address.ts";
import { words } from "../messages.customers.en.ts";
import { m } from "../messages.en.ts";
import { askFor, countMore, listAddress, type OrderFilter, readFilter } from "../order-filter.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { ExportButton, ExportNews, useExport } from "../parts/export-button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { OrderTag, Tag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import { api, staffZone, tenantSettings } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import { loadEvents } from "./events.tsx";
import { BookingNumbers } from "./orders/bookings.tsx";
import { MoreFilters } from "./orders/filters.tsx";

const w = words.list;
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

/** The filter of the address, and how to change it without a new entry in the history. */
function useFilter(): [OrderFilter, (filter: OrderFilter) => void] {
  const { path, query, route } = useLocation();
  const change = (filter: OrderFilter) => {
    if (isStillAt(path)) route(listAddress(filter), true);
  };
  return [readFilter(query), change];
}

export function OrdersScreen() {
  const [filter, change] = useFilter();
  const [typed, setTyped] = useState(filter.q);
  const [isOpen, setOpen] = useState(countMore(filter) > 0);
  const events = useLoad(loadEvents);
  const zone = staffZone.value;
  const currency = tenantSettings.value?.currency ?? "USD";
  const asked = askFor(filter, zone, currency);
  const exporting = useExport(() => ({ kind: "orders", filter: asked }));
  useEffect(() => {
    const text = typed.trim();
    if (text === filter.q) return undefined;
    const timer = setTimeout(() => change({ ...filter, q: text }), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const on = countMore(filter);
  const filtered = filter.q !== "" || filter.status !== "" || filter.event !== "" || on > 0;
  const question = new URLSearchParams({ ...asked, ...(filter.sort ? { sort: filter.sort } : {}) });
  if (filter.q.length > 1) question.set("q", filter.q);
  return (
    <Page title={m.orders.title} actions={<ExportButton of={exporting} />}>
      <div class="stack">
        <ExportNews of={exporting} />
        <BookingNumbers filter={filter} />
      </div>
      <div class="filt">
        <div class="search">
          <Icon name="search" size="s" />
          <input
            type="search"
            aria-label={m.orders.search}
            placeholder={m.orders.placeholder}
            value={typed}
            onInput={(input) => setTyped(input.currentTarget.value)}
          />
        </div>
        <select
          class="input filt__event"
          aria-label={m.orders.eventLabel}
          value={filter.event}
          onChange={(input) => change({ ...filter, event: input.currentTarget.value, type: "" })}
        >
          <option value="">{m.orders.eventAny}</option>
          {(events.data ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="btn btn--dense"
          aria-expanded={isOpen}
          aria-controls="more-filters"
          onClick={() => setOpen(!isOpen)}
        >
          {w.filtersOn(on)}
        </button>
        <fieldset class="chips" aria-label={m.orders.statusLabel}>
          {STATES.map((state) => (
            <button
              key={state}
              type="button"
              class="chip chip--dense"
              aria-pressed={filter.status === state}
              onClick={() => change({ ...filter, status: state })}
            >
              {state === "" ? m.all : m.orders.status[state]}
            </button>
          ))}
        </fieldset>
      </div>
      <div id="more-filters">{isOpen && <MoreFilters filter={filter} onChange={change} />}</div>
      <OrderList
        key={question.toString()}
        question={question}
        filtered={filtered}
        eventNames={new Map((events.data ?? []).map((one) => [one.id, one.name]))}
        onClear={() => {
          setTyped("");
          change(readFilter({}));
        }}
      />
    </Page>
  );
}

/** A page that is short because little fits is filled up by itself this often, then by a button. */
const FILL_UP = 3;
const ENOUGH = 10;

function OrderList(props: {
  question: URLSearchParams;
  filtered: boolean;
  eventNames: ReadonlyMap<string, string>;
  onClear: () => void;
}) {
  const ask = async (cursor: string | null): Promise<List<OrderRow>> => {
    const data: OrderRow[] = [];
    let next = cursor;
    for (let turn = 0; turn < FILL_UP && data.length < ENOUGH; turn++) {
      const question = new URLSearchParams(props.question);
      question.set("limit", "25");
      if (next) question.set("cursor", next);
      const page = await api.get<List<OrderRow>>(`/orders?${question.toString()}`);
      data.push(...page.data);
      next = page.next_cursor;
      if (next === null) break;
    }
    return { data, next_cursor: next };
  };
  const loaded = useLoad(() => ask(null));
  const { busy, fault, run } = useAction();
  const more = async (before: List<OrderRow>) => {
    const next = await run(() => ask(before.next_cursor));
    if (next) loaded.set({ data: [...before.data, ...next.value.data], next_cursor: next.value.next_cursor });
  };
  return (
    <Show of={loaded} rows={8}>
      {(page) => (
        <div class="stack">
          {page.data.length === 0 ? (
            <div class="panel">
              {page.next_cursor !== null ? (
                <Empty icon="search" head={w.looked} />
              ) : props.filtered ? (
                <Empty icon="search" head={m.orders.none} text={m.orders.noneText}>
                  <Button onPress={props.onClear}>{m.orders.clear}</Button>
                </Empty>
              ) : (
                <Empty icon="ticket" head={m.orders.empty} text={m.orders.emptyText} />
              )}
            </div>
          ) : (
            <>
              <OrderTable orders={page.data} eventNames={props.eventNames} />
              <div class="panel only-narrow">
                <OrderRows orders={page.data} />
              </div>
            </>
          )}
          <FaultBanner fault={fault} />
          {page.next_cursor && (
            <Button busy={busy ? m.loading : undefined} onPress={() => void more(page)}>
              {page.data.length === 0 ? w.more : m.moreRows}
            </Button>
          )}
        </div>
      )}
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
