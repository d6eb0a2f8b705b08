/** Work that is not saved, kept in this browser (IndexedDB), so that a crash or a closed tab loses nothing. */
import type { Plan } from "./plan-document.ts";

/** `base` is the version on the server that the work began from; null for a new map. */
export type KeptWork = { readonly plan: Plan; readonly name: string; readonly base: string | null };

const DATABASE = "tessera.seat-maps";
const STORE = "work";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB cannot be opened")));
  });
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("IndexedDB gave up")));
    });
  } finally {
    database.close();
  }
}

/** The kept work under a key, or undefined. A browser without IndexedDB keeps nothing. */
export async function keptWork(key: string): Promise<KeptWork | undefined> {
  try {
    return await run<KeptWork | undefined>("readonly", (store) => store.get(key) as IDBRequest<KeptWork | undefined>);
  } catch {
    return undefined;
  }
}

/** Keeps work; false when the browser would not. */
export async function keepWork(key: string, work: KeptWork): Promise<boolean> {
  try {
    await run("readwrite", (store) => store.put(work, key));
    return true;
  } catch {
    return false;
  }
}

export async function forgetWork(key: string): Promise<void> {
  try {
    await run("readwrite", (store) => store.delete(key));
  } catch {
    // Nothing was kept then.
  }
}
