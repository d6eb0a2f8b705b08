/** A list that comes in pages: the first one when the screen opens, the rest by a button. */
import type { ComponentChildren } from "preact";
import type { List } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { api } from "../session.ts";
import { FaultBanner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { type Loaded, Show, useAction, useLoad } from "./load.tsx";

const withCursor = (path: string, cursor: string | null) =>
  cursor === null ? path : `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;

/** Loads the first page of `path`, and again when the path changes. */
export function usePages<T>(path: string): Loaded<List<T>> {
  return useLoad(() => api.get<List<T>>(path), [path]);
}

/** Shows all rows so far, or `empty`. `path` is the one that was given to `usePages`. */
export function Paged<T>(props: {
  path: string;
  of: Loaded<List<T>>;
  empty: ComponentChildren;
  rows?: number;
  children: (rows: readonly T[]) => ComponentChildren;
}) {
  const { path, of, empty, children, rows = 6 } = props;
  const { busy, fault, run } = useAction();
  const more = async (before: List<T>) => {
    const next = await run(() => api.get<List<T>>(withCursor(path, before.next_cursor)));
    if (next) of.set({ data: [...before.data, ...next.value.data], next_cursor: next.value.next_cursor });
  };
  return (
    <Show of={of} rows={rows}>
      {(page) =>
        page.data.length === 0 ? (
          <div class="panel">{empty}</div>
        ) : (
          <div class="stack">
            {children(page.data)}
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
