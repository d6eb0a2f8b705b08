/** Loading: still blocks after 300 ms, a banner when it failed, the content otherwise. */
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type ApiFault, toFault } from "../../api/problem.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "./banner.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** What a screen loaded. `data` stays while it is read again, so nothing jumps. */
export type Loaded<T> = {
  data: T | undefined;
  fault: ApiFault | null;
  loading: boolean;
  reload: () => Promise<void>;
  set: (data: T) => void;
};

/** Loads when the screen opens and when one of `inputs` changes. */
export function useLoad<T>(load: () => Promise<T>, inputs: readonly unknown[] = []): Loaded<T> {
  const [state, setState] = useState<{ data: T | undefined; fault: ApiFault | null; loading: boolean }>({
    data: undefined,
    fault: null,
    loading: true,
  });
  const turn = useRef(0);
  const run = useCallback(async () => {
    const mine = ++turn.current;
    setState((before) => ({ ...before, loading: true }));
    try {
      const data = await load();
      // Only the newest question counts: an older answer may come later.
      if (mine === turn.current) setState({ data, fault: null, loading: false });
    } catch (caught) {
      if (mine === turn.current) setState((before) => ({ ...before, fault: toFault(caught), loading: false }));
    }
  }, inputs);
  useEffect(() => {
    void run();
    return () => {
      turn.current++;
    };
  }, [run]);
  const set = useCallback((data: T) => setState({ data, fault: null, loading: false }), []);
  return { ...state, reload: run, set };
}

/** Shows `children` with the data, or the state on the way to it. */
export function Show<T>(props: { of: Loaded<T>; rows?: number; children: (data: T) => ComponentChildren }) {
  const { of, rows = 4 } = props;
  const late = useLate(of.loading && of.data === undefined);
  if (of.data !== undefined) {
    return (
      <>
        {of.fault && <FaultBanner fault={of.fault} onRetry={() => void of.reload()} />}
        {props.children(of.data)}
      </>
    );
  }
  if (of.fault) return <FaultBanner fault={of.fault} onRetry={() => void of.reload()} />;
  return (
    <div aria-busy="true" class="panel">
      <div class="panel__body">
        <span class="vh">{m.loading}</span>
        {late && Array.from({ length: rows }, (_, i) => <div key={i} class="skel" />)}
      </div>
    </div>
  );
}

/** True once `on` has lasted 300 ms: shorter waits show nothing that flickers. */
function useLate(on: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) return setLate(false);
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, [on]);
  return late;
}

/** Nothing here yet: one icon, what will be here, one action. */
export function Empty(props: { icon: IconName; head: string; text?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <b>{props.head}</b>
      {props.text && <p class="soft">{props.text}</p>}
      {props.children && <div class="empty__act">{props.children}</div>}
    </div>
  );
}

/** A call made by a press: remembers that it runs and why it failed. `run` gives undefined when it failed. */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const run = useCallback(async <T,>(work: () => Promise<T>): Promise<{ value: T } | undefined> => {
    setBusy(true);
    setFault(null);
    try {
      return { value: await work() };
    } catch (caught) {
      setFault(toFault(caught));
      return undefined;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, fault, run, clear: useCallback(() => setFault(null), []) };
}
