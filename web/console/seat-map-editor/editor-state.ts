/** The state of the editor: the plan with its history, what is chosen, the tool in hand. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { v4 } from "uuid";
import { NOTHING, type Selected } from "./edits.ts";
import { beginHistory, changed, type History, redone, undone } from "./history.ts";
import { m } from "./messages.en.ts";
import type { Backdrop } from "./painter.ts";
import type { PlacedSeat, Plan } from "./plan-document.ts";
import { buildScene, type Scene } from "./scene.ts";
import { type Finding, findingsOf } from "./validation.ts";

export const TOOLS = ["select", "lasso", "hand", "row", "arc", "table", "area", "stage", "label", "paint"] as const;
export type Tool = (typeof TOOLS)[number];
/** What the brush puts on seats. */
export type Brush = { readonly category: string } | { readonly kind: "wheelchair" | "companion" | null };

export const newGuid = (): string => v4().replaceAll("-", "");

export class Editor {
  readonly #history = signal<History<Plan>>(beginHistory<Plan>({ categories: [], zones: [] }));
  readonly #saved = signal<Plan | null>(null);
  readonly #selected = signal<Selected>(NOTHING);
  readonly #tool = signal<Tool>("select");
  readonly plan: ReadonlySignal<Plan> = computed(() => this.#history.value.present);
  readonly scene: ReadonlySignal<Scene> = computed(() => buildScene(this.plan.value));
  readonly findings: ReadonlySignal<readonly Finding[]> = computed(() =>
    findingsOf(this.plan.value, this.scene.value.seats),
  );
  readonly selected: ReadonlySignal<Selected> = this.#selected;
  readonly tool: ReadonlySignal<Tool> = this.#tool;
  /** The name of the step that undo takes back, redo makes again. */
  readonly undoLabel = computed(() => this.#history.value.past.at(-1)?.label);
  readonly redoLabel = computed(() => this.#history.value.future.at(-1)?.label);
  readonly dirty = computed(() => this.#history.value.present !== this.#saved.value);
  readonly brush = signal<Brush>({ kind: "wheelchair" });
  readonly snapping = signal(true);
  readonly backdrop = signal<Backdrop | null>(null);
  /** What a screen reader is told. */
  readonly said = signal("");

  /** @param saved true when the server has exactly this */
  open(plan: Plan, saved: boolean): void {
    this.#history.value = beginHistory(plan);
    this.#saved.value = saved ? plan : null;
    this.#selected.value = NOTHING;
  }

  markSaved(plan: Plan): void {
    this.#saved.value = plan;
  }

  /** Makes a change, which can be undone, and says it. */
  apply(label: string, plan: Plan, selected?: Selected): void {
    this.#history.value = changed(this.#history.peek(), plan, label);
    if (selected) this.#selected.value = selected;
    this.say(label);
  }

  undo(): void {
    const label = this.undoLabel.peek();
    this.#step(undone(this.#history.peek()), label === undefined ? m.nothingToUndo : m.undone(label));
  }

  redo(): void {
    const label = this.redoLabel.peek();
    this.#step(redone(this.#history.peek()), label === undefined ? m.nothingToRedo : m.redone(label));
  }

  #step(history: History<Plan>, text: string): void {
    this.#history.value = history;
    const { seats, shapes } = this.#selected.peek();
    const scene = this.scene.peek();
    const there = new Set(scene.seats.map(({ guid }) => guid));
    const drawn = new Set(scene.shapes.map(({ key }) => key));
    this.#selected.value = {
      seats: new Set([...seats].filter((guid) => there.has(guid))),
      shapes: new Set([...shapes].filter((key) => drawn.has(key))),
    };
    this.say(text);
  }

  select(selected: Selected): void {
    this.#selected.value = selected;
    this.say(this.describe());
  }

  selectSeats(seats: readonly PlacedSeat[], add = false): void {
    const before = add ? this.#selected.peek() : NOTHING;
    this.select({ seats: new Set([...before.seats, ...seats.map(({ guid }) => guid)]), shapes: before.shapes });
  }

  selectAll(): void {
    const { seats, shapes } = this.scene.peek();
    this.select({
      seats: new Set(seats.map(({ guid }) => guid)),
      shapes: new Set(shapes.map(({ key }) => key)),
    });
  }

  take(tool: Tool): void {
    this.#tool.value = tool;
    this.say(m.tools[tool]);
  }

  say(text: string): void {
    this.said.value = text;
  }

  /** What is chosen, in words. */
  describe(): string {
    const { seats, shapes } = this.#selected.peek();
    if (seats.size === 0 && shapes.size === 0) return m.nothingChosen;
    const scene = this.scene.peek();
    if (seats.size === 0) {
      const shape = scene.shapes.find(({ key }) => shapes.has(key));
      return shapes.size === 1 ? shape?.area?.name || shape?.text || m.shape : m.shapes(shapes.size);
    }
    const chosen = scene.seats.filter(({ guid }) => seats.has(guid));
    const rows = [...new Set(chosen.map(({ zone, row }) => `${zone}:${row}`))];
    const [first] = chosen;
    const zone = first && scene.plan.zones[first.zone];
    const label = (first && zone?.rows[first.row]?.row_number) ?? "";
    if (chosen.length === 1 && first) return m.oneSeat(zone?.name ?? "", label, first.number, first.kind);
    if (rows.length === 1) return m.oneRow(zone?.name ?? "", label, chosen.length);
    return m.seatsInRows(chosen.length, rows.length);
  }
}
