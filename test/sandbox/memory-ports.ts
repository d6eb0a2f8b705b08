/** What the sandbox gives a stand-in, for tests of one by itself: a clock that stands still, records in memory. */
import type { Ports, Shelf } from "./stand-in.ts";

export function memoryPorts(at: number): Ports {
  const shelf = <T extends object>(): Shelf<T> => {
    const records = new Map<string, T>();
    return {
      get: (id) => records.get(id),
      put: (id, record) => void records.set(id, record),
      delete: (id) => void records.delete(id),
      all: () => [...records.values()],
    };
  };
  return { now: () => at, wakeAt: () => undefined, shelf, post: () => undefined };
}
