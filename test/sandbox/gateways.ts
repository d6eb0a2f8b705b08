/** All stand-ins that are folders by themselves: their addresses, controls, clocks, and what they keep over a restart. */
import { type Body, ControlFault, number, text } from "./control-body.ts";
import type { Mail } from "./mailbox/store.ts";
import type { Shelf, StandIn } from "./stand-in.ts";
import { STAND_INS } from "./stand-ins.ts";

type Change = { readonly key: string; readonly json: string | null };

/** What the sandbox gives: its clock, its alarm, its database. */
export type Surroundings = {
  readonly now: () => number;
  readonly wakeAt: (ms: number) => void;
  readonly sql: SqlStorage;
  readonly post: (mail: Mail) => void;
  /** Something changed that is to be written down soon. */
  readonly changed: () => void;
};

export class Gateways {
  private readonly standIns = new Map<string, StandIn>();
  private readonly shelves: (() => void)[] = [];
  private readonly changes = new Map<string, Change>();
  private readonly around: Surroundings;

  constructor(around: Surroundings) {
    this.around = around;
    around.sql.exec("CREATE TABLE IF NOT EXISTS shelves (key TEXT PRIMARY KEY, json TEXT NOT NULL)");
    for (const [name, make] of Object.entries(STAND_INS)) {
      const { now, wakeAt, post } = around;
      const shelf = <T extends object>(kind: string) => this.shelf<T>(`${name}/${kind}/`);
      this.standIns.set(name, make({ now, wakeAt, shelf, post }));
    }
  }

  /** The answer of the stand-in that this address belongs to; undefined when it is none of theirs. */
  async answer(request: Request, url: URL): Promise<Response | undefined> {
    const [, root = ""] = url.pathname.split("/");
    return await this.standIns.get(root)?.answer(request, url);
  }

  /** `/control/{name}` and what is below it; undefined when there is no such stand-in. */
  async control(call: string, body: Body, url: URL): Promise<object | undefined> {
    const [, , name = ""] = url.pathname.split("/");
    return await this.standIns.get(name)?.control(call, body, url);
  }

  /** Moves the clocks, of one account or of all. */
  moveClock(body: Body): void {
    const by = { advance: number(body, "advance_ms"), now: number(body, "now") };
    if (by.advance === undefined && by.now === undefined) {
      throw new ControlFault("advance_ms or now (epoch ms) is needed.");
    }
    for (const standIn of this.standIns.values()) {
      standIn.clock?.move(by, text(body, "account"));
      standIn.tick?.();
    }
  }

  tick(): void {
    for (const standIn of this.standIns.values()) standIn.tick?.();
  }

  reset(account?: string): void {
    for (const standIn of this.standIns.values()) standIn.reset(account);
    if (account !== undefined) return;
    for (const empty of this.shelves) empty();
    this.around.sql.exec("DELETE FROM shelves");
    this.changes.clear();
  }

  /** Writes down what changed; without an await, so that it is one commit. */
  save(): void {
    for (const { key, json } of this.changes.values()) {
      if (json === null) this.around.sql.exec("DELETE FROM shelves WHERE key = ?", key);
      else this.around.sql.exec("INSERT OR REPLACE INTO shelves (key, json) VALUES (?, ?)", key, json);
    }
    this.changes.clear();
  }

  private shelf<T extends object>(prefix: string): Shelf<T> {
    const records = new Map<string, T>();
    const rows = this.around.sql.exec<{ key: string; json: string }>(
      "SELECT key, json FROM shelves WHERE key >= ? AND key < ? ORDER BY rowid",
      prefix,
      `${prefix}\uffff`,
    );
    for (const { key, json } of rows) records.set(key.slice(prefix.length), JSON.parse(json) as T);
    this.shelves.push(() => records.clear());
    const change = (id: string, json: string | null) => {
      this.changes.set(prefix + id, { key: prefix + id, json });
      this.around.changed();
    };
    return {
      get: (id) => records.get(id),
      put: (id, record) => {
        records.set(id, record);
        change(id, JSON.stringify(record));
      },
      delete: (id) => {
        if (records.delete(id)) change(id, null);
      },
      all: () => [...records.values()],
    };
  }
}
