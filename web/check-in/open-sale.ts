/**
 * The one sale of this device that waits for the buyer's own phone (S10). It is kept before it is sent, asked about until it
 * is paid, and goes on after a reload: the same request, sent again, is the same sale, and lets in once the money is there.
 */
import { type ApiFault, toFault } from "../api/problem.ts";
import { isAway, type Line, type NewSale, type SaleAnswer } from "./link.ts";
import type { Vault } from "./vault.ts";

export type OpenSale = {
  readonly sale: NewSale;
  /** What the server last said; null until it has answered. */
  readonly answer: SaleAnswer | null;
  readonly paid: boolean;
  /** Why it will not be paid any more. */
  readonly fault: ApiFault | null;
};

export type Sales = {
  readonly open: () => OpenSale | null;
  readonly watch: (listener: () => void) => () => void;
  /** Goes on with what was open before a reload. */
  readonly start: () => Promise<void>;
  /** Opens a sale. @throws ApiFault when the server does not take it */
  readonly begin: (sale: NewSale) => Promise<void>;
  /** Waits no longer. Who pays all the same gets the tickets by mail. */
  readonly close: () => void;
  readonly stop: () => void;
};

const NAME = "sale";
/** Milliseconds between two questions whether it is paid. */
const ASK_EVERY = 2500;

/** @param wait how a pause is made */
export function makeSales(
  vault: Pick<Vault, "read" | "write" | "remove">,
  line: Pick<Line, "sell">,
  wait: (work: () => void, ms: number) => ReturnType<typeof setTimeout> = setTimeout,
): Sales {
  const listeners = new Set<() => void>();
  let open: OpenSale | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const set = (now: OpenSale | null): void => {
    open = now;
    for (const listener of listeners) listener();
  };
  const forget = async (): Promise<void> => {
    await vault.remove(NAME).catch(() => {});
  };
  const plan = (): void => {
    clearTimeout(timer);
    if (!stopped) timer = wait(() => void ask(), ASK_EVERY);
  };
  const heard = async (sale: NewSale, answer: SaleAnswer): Promise<void> => {
    const paid = answer.payment === null;
    if (paid) await forget();
    set({ sale, answer, paid, fault: null });
    if (!paid) plan();
  };
  const ask = async (): Promise<void> => {
    const asked = open;
    if (asked === null || asked.paid || asked.fault !== null) return;
    try {
      const answer = await line.sell(asked.sale);
      if (open?.sale === asked.sale) await heard(asked.sale, answer);
    } catch (caught) {
      const fault = toFault(caught);
      if (open?.sale !== asked.sale) return;
      if (isAway(fault)) return plan();
      await forget();
      set({ ...asked, fault });
    }
  };
  return {
    open: () => open,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => {
      const sale = await vault.read<NewSale>(NAME).catch(() => null);
      if (sale === null || open !== null) return;
      set({ sale, answer: null, paid: false, fault: null });
      await ask();
    },
    begin: async (sale) => {
      await vault.write(NAME, sale);
      try {
        await heard(sale, await line.sell(sale));
      } catch (caught) {
        const fault = toFault(caught);
        // It may have arrived: then it is the same sale that is asked about.
        if (isAway(fault)) {
          set({ sale, answer: null, paid: false, fault: null });
          return plan();
        }
        await forget();
        throw fault;
      }
    },
    close: () => {
      clearTimeout(timer);
      set(null);
      void forget();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
