/** Opening the door on this device: what it keeps, who it is, and the engine that goes with it. */
import { placeOf } from "./answer.ts";
import { type Clock, makeClock } from "./clock.ts";
import type { Engine } from "./door-state.ts";
import { startEngine } from "./engine.ts";
import { type Clash, handOver, LONGEST_QUEUE, noteOwn, type Past, type Waiting } from "./keeping.ts";
import { enrol, type Enrolled, makeLine, type Scan } from "./link.ts";
import { openBooks } from "./shelf.ts";
import { newDeviceKeys, type Vault } from "./vault.ts";

const LOCK = "tessera-door";

/** Waits until no other tab of this browser scans: two would share one queue. @param onWait told when it has to wait */
export async function onlyTab(onWait: () => void): Promise<void> {
  if (!("locks" in navigator)) return;
  const held = (options: LockOptions) =>
    new Promise<boolean>((done) => {
      void navigator.locks.request(LOCK, options, async (lock) => {
        done(lock !== null);
        // Held until the tab is gone, also when it crashes.
        if (lock !== null) await new Promise(() => {});
      });
    });
  if (await held({ ifAvailable: true })) return;
  onWait();
  await held({});
}

/** The clock as it was put right when the device last heard of the server. */
export async function keptClock(vault: Vault): Promise<Clock> {
  const kept = await vault.read<{ offset: number }>("fresh");
  return makeClock(() => Date.now(), kept?.offset ?? 0);
}

/** The session that this device is in; null when it is in none. */
export async function keptSession(vault: Vault): Promise<Enrolled | null> {
  return await vault.read<Enrolled>("session");
}

/** How a device joins: by a link, or for a person who signed in. @throws ApiFault */
export type Joining = (keys: CryptoKeyPair | null, clock: Clock) => Promise<Enrolled>;

/** Joins with the secret of a link. */
export function byLink(token: string, name: string): Joining {
  return (keys, clock) => enrol({ token, name, keys }, clock);
}

/** Joins a session. What an earlier one left is thrown away, keys and all. @throws ApiFault */
export async function join(vault: Vault, joining: Joining): Promise<Enrolled> {
  // The old session stays whole until the new one answered.
  const clock = makeClock(() => Date.now(), 0);
  const fresh = await newDeviceKeys();
  const enrolled = await joining(fresh, clock);
  await vault.renew(fresh);
  await vault.write("session", enrolled);
  // Browsers throw away what seems not to matter when a phone runs full; this does.
  await navigator.storage?.persist?.().catch(() => false);
  return enrolled;
}

/** Hands over what an earlier link left, as far as there is a line. @returns how many scans stay */
export async function handOverEarlier(vault: Vault, enrolled: Enrolled): Promise<number> {
  const line = makeLine(enrolled, await vault.identity(), await keptClock(vault), () => {});
  try {
    await line.keepToken();
    // The console shows what does not go together; here somebody is about to start anew.
    await handOver(vault, line, async () => {});
  } catch {
    // They stay where they are.
  }
  return await vault.waiting();
}

/** Starts scanning with what the device keeps. */
export async function openDoor(vault: Vault, enrolled: Enrolled, onEnded: (over: boolean) => void): Promise<Engine> {
  const clock = await keptClock(vault);
  const keys = await vault.identity();
  const books = await openBooks(
    vault,
    enrolled.session.events.map(({ id }) => id),
  );
  const [past, clashes, pending, fresh, waiting] = await Promise.all([
    vault.read<readonly Past[]>("past"),
    vault.read<readonly Clash[]>("clashes"),
    vault.read<Scan>("pending"),
    vault.read<{ freshAt: number }>("fresh"),
    vault.queued<Waiting>(LONGEST_QUEUE),
  ]);
  // Those in the queue are not in the server's list yet, and count all the same.
  for (const { value } of waiting) await noteOwn(books, value, enrolled.device.name);
  // Decided already: the crash came between keeping it and showing it.
  const decided = waiting.some(({ value }) => value.scan.scanId === pending?.scanId);
  const line = makeLine(enrolled, keys, clock, (now) => void vault.write("session", now).catch(() => {}));
  const bookless = [...books.values()].some(({ cursor }) => cursor === "");
  return startEngine({
    vault,
    line,
    clock,
    keys,
    books,
    kept: {
      past: past ?? [],
      clashes: clashes ?? [],
      pending: decided ? null : pending,
      freshAt: bookless ? null : (fresh?.freshAt ?? null),
    },
    onEnded: () => onEnded(clock.now() >= Date.parse(line.enrolled().session.valid_until)),
    placeOf,
  });
}
