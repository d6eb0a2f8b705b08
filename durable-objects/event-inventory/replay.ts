import { assert } from "../../worker/kernel/assert.ts";
import { apply } from "./apply.ts";
import { countOf } from "./codes.ts";
import { changeOf } from "./log.ts";
import type { InventoryConfig, Transition } from "./protocol.ts";
import { emptyState, newJournal, type HoldRecord, type InventoryState } from "./state.ts";

/**
 * The state that the log adds up to, from its first line on. Hold tokens are not in the log, so holds have none here.
 * @throws when a line is missing or does not fit the state before it
 */
export function replay(
  transitions: readonly Transition[],
  configOf: (revision: number) => InventoryConfig,
): InventoryState {
  const state = emptyState();
  for (const line of transitions) {
    assert(line.sequence === state.sequence + 1, `the log has a hole before ${line.sequence}`);
    apply(state, changeOf(line, configOf), line.at, newJournal());
  }
  return state;
}

/** All that a state says to the outside, in a form that compares: for the test that replay and truth are the same. */
export function essence(state: InventoryState) {
  const hold = (record: HoldRecord) => ({ ...record, tokenHash: "" });
  return {
    sequence: state.sequence,
    revision: state.config?.revision,
    holders: state.board.holder,
    statuses: [...state.board.status],
    pools: [...state.pools.values()].map((pool) => ({ ...pool })),
    live: [...state.live.values()].map(hold).sort((a, b) => (a.id < b.id ? -1 : 1)),
    blocks: [...state.blocks.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    codes: [...state.codes.keys()].sort().map((id) => countOf(state.codes, id)),
    // Whoever has nothing now and started nothing lately may or may not be remembered.
    customers: [...state.customers]
      .map(([id, { held, sold }]) => ({ id, held, sold }))
      .filter(({ held, sold }) => held + sold > 0)
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
