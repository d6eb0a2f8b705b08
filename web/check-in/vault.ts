/**
 * What the device keeps: sealed with a key that no script can read out and that is thrown away with the session (TH16).
 * Facts by name, and a queue that keeps its order over crashes and reloads.
 */

type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };
export type Queued<T> = { readonly seq: number; readonly value: T };

/** There is no room left on the device, or the browser refuses to keep anything. */
export class StorageFull extends Error {}

export type Vault = {
  readonly read: <T>(name: string) => Promise<T | null>;
  /** @throws StorageFull */
  readonly write: (name: string, value: unknown) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** Puts something at the end of the queue; done when it would outlive a crash. @throws StorageFull */
  readonly append: (value: unknown) => Promise<number>;
  /** The oldest of the queue, in order. What cannot be opened any more is left out. */
  readonly queued: <T>(limit: number) => Promise<Queued<T>[]>;
  readonly discard: (seqs: readonly number[]) => Promise<void>;
  readonly waiting: () => Promise<number>;
  /** The device's own pair of keys; null where it joined without. */
  readonly identity: () => Promise<CryptoKeyPair | null>;
  /** Throws keys and everything sealed with them away, and begins anew with these keys of the device. */
  readonly renew: (device: CryptoKeyPair | null) => Promise<void>;
};

const NAME = "tessera-door";
const STORES = ["keys", "facts", "queue"] as const;
type Store = (typeof STORES)[number];

/** Opens what this browser keeps of the door. @throws StorageFull where nothing can be kept */
export async function openVault(): Promise<Vault> {
  const db = await openDatabase();
  let sealing = await sealingKey(db);
  const seal = async (value: unknown): Promise<Sealed> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, sealing, text) };
  };
  const unseal = async <T>(sealed: Sealed | undefined): Promise<T | null> => {
    if (sealed === undefined) return null;
    try {
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, sealing, sealed.data);
      return JSON.parse(new TextDecoder().decode(text)) as T;
    } catch {
      // Of another key: it is lost, as it was meant to be.
      return null;
    }
  };
  return {
    read: async <T>(name: string) => await unseal<T>(await ask<Sealed | undefined>(db, "facts", (at) => at.get(name))),
    write: async (name, value) => {
      const sealed = await seal(value);
      await ask(db, "facts", (at) => at.put(sealed, name));
    },
    remove: async (name) => void (await ask(db, "facts", (at) => at.delete(name))),
    append: async (value) => {
      const sealed = await seal(value);
      return Number(await ask<IDBValidKey>(db, "queue", (at) => at.add(sealed)));
    },
    queued: async <T>(limit: number) => {
      const [keys, sealed] = await Promise.all([
        ask<IDBValidKey[]>(db, "queue", (at) => at.getAllKeys(null, limit), "readonly"),
        ask<Sealed[]>(db, "queue", (at) => at.getAll(null, limit), "readonly"),
      ]);
      const values = await Promise.all(sealed.map((one) => unseal<T>(one)));
      return values.flatMap((value, i) => (value === null ? [] : [{ seq: Number(keys[i]), value }]));
    },
    discard: async (seqs) => {
      for (const seq of seqs) await ask(db, "queue", (at) => at.delete(seq));
    },
    waiting: async () => await ask<number>(db, "queue", (at) => at.count(), "readonly"),
    identity: async () =>
      (await ask<CryptoKeyPair | undefined>(db, "keys", (at) => at.get("device"), "readonly")) ?? null,
    renew: async (device) => {
      for (const store of STORES) await ask(db, store, (at) => at.clear());
      if (device !== null) await ask(db, "keys", (at) => at.put(device, "device"));
      sealing = await sealingKey(db);
    },
  };
}

async function sealingKey(db: IDBDatabase): Promise<CryptoKey> {
  const known = await ask<CryptoKey | undefined>(db, "keys", (at) => at.get("sealing"), "readonly");
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await ask(db, "keys", (at) => at.put(made, "sealing"));
  return made;
}

/** A pair of keys for a device, of which no script can read the private one; null where the browser has no Ed25519. */
export async function newDeviceKeys(): Promise<CryptoKeyPair | null> {
  try {
    const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return "privateKey" in pair ? pair : null;
  } catch {
    return null;
  }
}

async function openDatabase(): Promise<IDBDatabase> {
  return await new Promise((done, fail) => {
    const opening = indexedDB.open(NAME, 1);
    opening.addEventListener("upgradeneeded", () => {
      const db = opening.result;
      db.createObjectStore("keys");
      db.createObjectStore("facts");
      db.createObjectStore("queue", { autoIncrement: true });
    });
    opening.addEventListener("success", () => done(opening.result));
    opening.addEventListener("error", () => fail(new StorageFull(opening.error?.message ?? "no storage")));
    opening.addEventListener("blocked", () => fail(new StorageFull("another page holds the storage")));
  });
}

/** One request in a transaction of its own; done when the transaction is, which is when it is kept. */
async function ask<T>(
  db: IDBDatabase,
  store: Store,
  request: (at: IDBObjectStore) => IDBRequest,
  mode: IDBTransactionMode = "readwrite",
): Promise<T> {
  return await new Promise((done, fail) => {
    // A scan is shown only when it is kept: "strict" waits for the disk where the browser knows it.
    const transaction = db.transaction(store, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const asked = request(transaction.objectStore(store));
    transaction.addEventListener("complete", () => done(asked.result as T));
    const failed = () => fail(new StorageFull(transaction.error?.message ?? asked.error?.message ?? "not kept"));
    transaction.addEventListener("abort", failed);
    transaction.addEventListener("error", failed);
  });
}
