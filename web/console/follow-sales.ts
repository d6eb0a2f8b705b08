/** The figures of a dashboard as they change: asked for again while the screen is looked at, less often while nothing happens. */
import { useEffect } from "preact/hooks";
import type { SalesDashboard } from "../api/report-types.ts";
import { type Loaded, useLoad } from "./parts/load.tsx";
import { nextLook } from "./sales-figures.ts";
import { api } from "./session.ts";

/** Figures that are being counted are there in about so long. */
const SOON = 3000;
/** Older than this they are being counted anew. */
const STALE = 15_000;

/** Everything but the time. */
const essence = (figures: SalesDashboard) => JSON.stringify({ ...figures, as_of: null });

/** Loads `path` and keeps it new. */
export function useSales(path: string): Loaded<SalesDashboard> {
  const loaded = useLoad(() => api.get<SalesDashboard>(path), [path]);
  const { data, set } = loaded;
  const isThere = data !== undefined;
  useEffect(() => (data === undefined ? undefined : follow(path, data, set)), [path, isThere]);
  return loaded;
}

/** Asks again and again until the answer is called; at once when somebody comes back to the window. */
function follow(path: string, first: SalesDashboard, tell: (sales: SalesDashboard) => void): () => void {
  let known = first;
  let wait = nextLook(0, true);
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (pause: number, isSecond: boolean) => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(isSecond), pause);
  };
  const look = async (isSecond: boolean) => {
    if (document.visibilityState !== "visible") return later(wait, false);
    try {
      const fresh = await api.get<SalesDashboard>(path);
      if (ended) return;
      wait = nextLook(wait, essence(fresh) !== essence(known));
      known = fresh;
      tell(fresh);
    } catch {
      // What is shown stays, with its time; the next look may succeed.
      wait = nextLook(wait, false);
    }
    // Old figures are being counted since we asked: they are looked at once more.
    if (!ended) later(!isSecond && isStale(known) ? SOON : wait, !isSecond && isStale(known));
  };
  const back = () => {
    wait = nextLook(0, true);
    later(0, false);
  };
  later(isStale(known) ? SOON : wait, true);
  addEventListener("focus", back);
  return () => {
    ended = true;
    clearTimeout(timer);
    removeEventListener("focus", back);
  };
}

/** True where a count is due, or under way. */
const isStale = ({ as_of: at }: SalesDashboard) => at === null || Date.now() - Date.parse(at) > STALE;
