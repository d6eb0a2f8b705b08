/** Customers: everybody who ordered, newest first; search and tags stand in the address (O9). */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { CustomerSummary } from "../../../api/customer-types.ts";
import "../../customers.css";
import { isStillAt } from "../../list-address.ts";
import { words } from "../../messages.customers.en.ts";
import { Button } from "../../parts/button.tsx";
import { ExportButton, ExportNews, useExport } from "../../parts/export-button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Empty } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { Paged, usePages } from "../../parts/paged.tsx";
import { staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";

const w = words.customers;
/** Milliseconds after the last key before a search is sent. */
const TYPING_PAUSE = 250;

function address(q: string, tag: string): string {
  const query = new URLSearchParams({ ...(q ? { q } : {}), ...(tag ? { tag } : {}) });
  return `/console/customers${query.size > 0 ? `?${query.toString()}` : ""}`;
}

export function CustomersScreen() {
  const { path: here, query, route } = useLocation();
  const { q = "", tag = "" } = query;
  const [typed, setTyped] = useState(q);
  const exporting = useExport(() => ({ kind: "customers" }));
  useEffect(() => {
    const text = typed.trim();
    if (text === q) return undefined;
    const timer = setTimeout(() => {
      if (isStillAt(here)) route(address(text, ""), true);
    }, TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const asked = new URLSearchParams({ limit: "25", ...(q.length > 1 ? { q } : tag ? { tag } : {}) });
  const path = `/customers?${asked.toString()}`;
  return (
    <Page title={w.title} actions={<ExportButton of={exporting} />}>
      <ExportNews of={exporting} />
      <div class="filt">
        <div class="search">
          <Icon name="search" size="s" />
          <input
            type="search"
            aria-label={w.search}
            placeholder={w.placeholder}
            value={typed}
            onInput={(input) => setTyped(input.currentTarget.value)}
          />
        </div>
        {tag !== "" && (
          <span class="row">
            <span class="tag tag--info">{w.tagged(tag)}</span>
            <Button onPress={() => route(address("", ""))}>{w.allTags}</Button>
          </span>
        )}
      </div>
      <People key={path} path={path} filtered={q !== "" || tag !== ""} />
    </Page>
  );
}

function People({ path, filtered }: { path: string; filtered: boolean }) {
  const loaded = usePages<CustomerSummary>(path);
  const empty = filtered ? (
    <Empty icon="search" head={w.none} text={w.noneText} />
  ) : (
    <Empty icon="people" head={w.empty} text={w.emptyText} />
  );
  return (
    <Paged path={path} of={loaded} rows={8} empty={empty}>
      {(rows) => (
        <>
          <PeopleTable people={rows} />
          <ul class="panel rows only-narrow">
            {rows.map((person) => (
              <li key={person.id} class="rows__row">
                <a class="rows__main" href={`/console/customers/${person.id}`}>
                  {person.name}
                </a>
                <span class="end soft xs">{w.ordersText(person.orders)}</span>
                <span class="soft xs trunc">{contactText(person)}</span>
                <span class="end soft xs num">{lastText(person)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Paged>
  );
}

export function contactText({ email, phone }: { email: string | null; phone: string | null }): string {
  return email ?? (phone === null ? "" : w.phone(phone));
}

function lastText(person: CustomerSummary): string {
  return person.last_order_at === null ? "" : shortTime(person.last_order_at, staffZone.value);
}

function PeopleTable({ people }: { people: readonly CustomerSummary[] }) {
  return (
    <div class="panel only-wide panel--scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{w.name}</th>
            <th scope="col">{w.contact}</th>
            <th scope="col" class="end">
              {w.orders}
            </th>
            <th scope="col">{w.last}</th>
            <th scope="col">{w.tags}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <a href={`/console/customers/${person.id}`}>{person.name}</a>
              </td>
              <td>{contactText(person)}</td>
              <td class="end num">{person.orders}</td>
              <td class="num">{lastText(person)}</td>
              <td>
                <span class="taglist">
                  {person.tags.map((tag) => (
                    <a key={tag} href={address("", tag)}>
                      {tag}
                    </a>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
