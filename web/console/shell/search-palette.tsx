/** One search over orders, customers and events, opened from anywhere with "/" or Ctrl+K (W5). */
import { useLocation } from "preact-iso";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { SearchResult } from "../../api/customer-types.ts";
import { words } from "../messages.customers.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { useAction } from "../parts/load.tsx";
import { staffMoney } from "../price.ts";
import { api, staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import "../search-palette.css";

const w = words.search;
const TYPING_PAUSE = 150;
const LEAST = 2;

type Hit = { href: string; icon: IconName; group: string; name: string; more: string };

function hitsOf({ orders, customers, events }: SearchResult): Hit[] {
  const zone = staffZone.value;
  return [
    ...orders.map(({ id, code, buyer, total, created_at }) => ({
      href: `/console/orders/${id}`,
      icon: "ticket" as const,
      group: w.orders,
      name: `${code} ${buyer}`,
      more: `${staffMoney(total)}, ${shortTime(created_at, zone)}`,
    })),
    ...customers.map(({ id, name, email, phone }) => ({
      href: `/console/customers/${id}`,
      icon: "people" as const,
      group: w.customers,
      name,
      more: email ?? (phone === null ? "" : words.customers.phone(phone)),
    })),
    ...events.map(({ id, name, starts_at }) => ({
      href: `/console/events/${id}`,
      icon: "events" as const,
      group: w.events,
      name,
      more: shortTime(starts_at, zone),
    })),
  ];
}

/** The results of what is typed, a little after the last key. */
function useSearch(typed: string) {
  const [hits, setHits] = useState<Hit[] | null>(null);
  const { fault, run } = useAction();
  useEffect(() => {
    const text = typed.trim();
    if (text.length < LEAST) return setHits(null);
    let isOld = false;
    const look = async () => {
      const found = await run(() => api.get<SearchResult>(`/search?q=${encodeURIComponent(text)}`));
      if (found && !isOld) setHits(hitsOf(found.value));
    };
    const timer = setTimeout(() => void look(), TYPING_PAUSE);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [typed]);
  return { hits, fault };
}

export function SearchPalette({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const { hits, fault } = useSearch(typed);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => setAt(0), [hits]);
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }), [at]);
  const count = hits?.length ?? 0;
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    route(hit.href);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && count > 0) {
      event.preventDefault();
      setAt((at + step + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(hits?.[at]);
    }
  };
  return (
    <Dialog title={w.title} onClose={onClose} wide>
      <div class="palette">
        <div class="search palette__field">
          <Icon name="search" size="s" />
          <input
            data-first
            type="text"
            role="combobox"
            aria-label={w.label}
            aria-expanded={count > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
            aria-autocomplete="list"
            autocomplete="off"
            spellcheck={false}
            placeholder={w.placeholder}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onKey}
          />
        </div>
        <FaultBanner fault={fault} />
        <output class="soft xs">{hits === null ? w.start : count === 0 ? w.none : w.count(count)}</output>
        {/* Keys stay in the field, as in every combobox; a pointer or a finger presses a row. */}
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
        <div id={`${id}-list`} role="listbox" aria-label={w.title} ref={list} class="palette__list">
          {hits?.map((hit, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role
            <div
              key={hit.href}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              class="palette__hit"
              onClick={() => go(hit)}
            >
              <Icon name={hit.icon} size="s" />
              <span class="palette__name">
                <b>{hit.name}</b>
                <span class="soft xs">{hit.more}</span>
              </span>
              <span class="soft xs">{hit.group}</span>
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
