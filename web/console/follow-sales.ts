/** The figures of a dashboard as they change: asked for again while the screen is looked at, less often while nothing happens. */
import { useEffect } from "preact/hooks";
import type { SalesDashboard } from "../api/report-types.ts";
import { type Loaded, useLoad } from "./parts/load.tsx";
import { isSoon, lookPause, nextLook } from "./sales-figures.ts";
import { api } from "./session.ts";

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
  let soon = 0;
  // Who opens the screen, or comes back to it, has just done something elsewhere.
  let eager = true;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (pause: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), pause);
  };
  const plan = () => {
    const pause = lookPause(ageOf(known), wait, soon, eager);
    soon = isSoon(pause) ? soon + 1 : 0;
    later(pause);
  };
  const look = async () => {
    if (document.visibilityState !== "visible") return later(wait);
    try {
      const fresh = await api.get<SalesDashboard>(path);
      if (ended) return;
      if (fresh.as_of !== known.as_of) {
        soon = 0;
        eager = false;
      }
      wait = nextLook(wait, essence(fresh) !== essence(known));
      known = fresh;
      tell(fresh);
    } catch {
      // What is shown stays, with its time; the next look may succeed.
      wait = nextLook(wait, false);
    }
    if (!ended) plan();
  };
  const back = () => {
    wait = nextLook(0, true);
    [soon, eager] = [0, true];
    later(0);
  };
  plan();
  addEventListener("focus", back);
  return () => {
    ended = true;
    clearTimeout(timer);
    removeEventListener("focus", back);
  };
}

/** Milliseconds since the figures were counted; undefined when they never were. */
const ageOf = ({ as_of: at }: SalesDashboard) => (at === null ? undefined : Date.now() - Date.parse(at));
