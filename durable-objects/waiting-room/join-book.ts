/** The numbers that one join book gave: all SQL of it. One short row a browser, one an address. */
import { assert } from "../../worker/kernel/assert.ts";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import type { JoinFault, JoinNumber } from "./protocol.ts";

/** I8: what a book holds at most. With eight books a room takes four million browsers. */
export const MAX_JOINS_PER_BOOK = 500_000;

export type JoinCall = {
  readonly eventId: string;
  readonly shard: number;
  readonly browser: string;
  readonly address: string;
  readonly maxPerAddress: number;
};
/** Numbers behind everybody, from the room, for the calls of one commit. */
export type LateNumbers = { readonly serving: number; readonly numbers: number[] };
/** `no_number`: the book is sealed and this call came after the numbers were fetched; it takes the next turn. */
export type JoinDecision = Result<JoinNumber, JoinFault> | "no_number";

export class JoinBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** How many numbers were given, and how many of them take part in the draw: undefined while there may be more. */
  read(): { readonly given: number; readonly sealed: number | undefined } {
    const { given, sealed } = this.#sql
      .exec<{ given: number; sealed: number | null }>("SELECT given, sealed FROM book")
      .one();
    return { given, sealed: sealed ?? undefined };
  }

  /** No more early numbers. The answer never changes. */
  seal(): number {
    this.#sql.exec("UPDATE book SET sealed = given WHERE sealed IS NULL");
    const { sealed } = this.read();
    assert(sealed !== undefined, "the book was sealed just now");
    return sealed;
  }

  /** True when `give` would give a new number: numbers are only fetched for these, for an unused one is a place of nobody. */
  wantsNumber(call: JoinCall): boolean {
    return this.#numberOf(call.browser) === undefined && this.#refusal(call) === undefined;
  }

  /** Gives the number of a browser. Call inside a transaction. */
  give(call: JoinCall, late: LateNumbers | undefined): JoinDecision {
    const known = this.#numberOf(call.browser);
    if (known !== undefined) return ok(toNumber(known, call.shard));
    const refusal = this.#refusal(call);
    if (refusal !== undefined) return err(refusal);
    const { given, sealed } = this.read();
    const number = sealed === undefined ? given : late?.numbers.shift();
    if (number === undefined) return "no_number";
    const row = { number, ahead: sealed === undefined ? null : Math.max(0, number - (late?.serving ?? 0)) };
    const insert = "INSERT INTO joins (browser, number, ahead) VALUES (?, ?, ?)";
    this.#sql.exec(insert, bytesOf(call.browser), row.number, row.ahead);
    this.#sql.exec(
      "INSERT INTO addresses (address, given) VALUES (?, 1) ON CONFLICT (address) DO UPDATE SET given = given + 1",
      bytesOf(call.address),
    );
    this.#sql.exec("UPDATE book SET given = given + 1");
    return ok(toNumber(row, call.shard));
  }

  #refusal({ address, maxPerAddress }: JoinCall): JoinFault | undefined {
    if (this.read().given >= MAX_JOINS_PER_BOOK) return { reason: "room_full" };
    const [row] = this.#sql
      .exec<{ given: number }>("SELECT given FROM addresses WHERE address = ?", bytesOf(address))
      .toArray();
    return (row?.given ?? 0) >= maxPerAddress ? { reason: "too_many_from_address" } : undefined;
  }

  #numberOf(browser: string): { number: number; ahead: number | null } | undefined {
    const [row] = this.#sql
      .exec<{ number: number; ahead: number | null }>(
        "SELECT number, ahead FROM joins WHERE browser = ?",
        bytesOf(browser),
      )
      .toArray();
    return row;
  }
}

function toNumber({ number, ahead }: { number: number; ahead: number | null }, shard: number): JoinNumber {
  return ahead === null ? { kind: "early", shard, index: number } : { kind: "late", number, ahead };
}

/** The first 16 bytes of a hash in hex: enough to tell browsers apart, and a third of the row as text. */
function bytesOf(hex: string): ArrayBuffer {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 16; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes.buffer;
}
