/** Fingers, mouse, wheel and keys on the map, as what they mean: move, zoom, press, point at, walk. */
import type { Move } from "../../hall/move.ts";

/** A shaky press is still a press. */
const PRESS_WITHIN = 6;
/** Two taps within this time, this near, are a double tap. */
const DOUBLE_TAP = 320;
const DOUBLE_TAP_WITHIN = 30;

const KEYS: Readonly<Record<string, Move>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  PageUp: "row_before",
  PageDown: "row_after",
  Home: "row_start",
  End: "row_end",
};

/** A place in CSS pixels from the corner of the map. */
export type Spot = { readonly x: number; readonly y: number };

export type GestureEars = {
  readonly onPan: (dx: number, dy: number) => void;
  readonly onZoom: (factor: number, at: Spot) => void;
  readonly onPress: (at: Spot, mouse: boolean) => void;
  readonly onDoubleTap: (at: Spot) => void;
  /** Null when the mouse has left. */
  readonly onPoint: (at: Spot | null) => void;
  readonly onWalk: (move: Move) => void;
  readonly onKey: (key: "take" | "give" | "list" | "closer" | "further" | "whole") => void;
};

/** Listens on an element. @returns what ends it */
export function listenToGestures(host: HTMLElement, ears: GestureEars): () => void {
  const pointers = new Map<number, Spot>();
  const ends: (() => void)[] = [];
  let moved = 0;
  let lastTap: (Spot & { readonly time: number }) | null = null;

  function on<K extends keyof HTMLElementEventMap>(
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void {
    host.addEventListener(type, handler, options);
    ends.push(() => host.removeEventListener(type, handler));
  }
  const spotOf = ({ clientX, clientY }: MouseEvent): Spot => {
    const { left, top } = host.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  on(
    "wheel",
    (event) => {
      event.preventDefault();
      ears.onZoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), spotOf(event));
    },
    { passive: false },
  );
  on("pointerdown", (event) => {
    host.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, spotOf(event));
    if (pointers.size === 1) moved = 0;
  });
  on("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    const now = spotOf(event);
    if (!before) {
      if (event.pointerType === "mouse") ears.onPoint(now);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other) {
      const apart = (spot: Spot) => Math.max(1, Math.hypot(spot.x - other.x, spot.y - other.y));
      ears.onZoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      moved = Infinity;
    } else moved += Math.hypot(now.x - before.x, now.y - before.y);
    const share = other ? 2 : 1;
    if (moved > PRESS_WITHIN) ears.onPan((now.x - before.x) / share, (now.y - before.y) / share);
  });
  on("pointerup", (event) => {
    const pressed = pointers.delete(event.pointerId) && pointers.size === 0 && moved <= PRESS_WITHIN;
    if (!pressed) return;
    const at = spotOf(event);
    const { timeStamp: time } = event;
    const near = lastTap !== null && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < DOUBLE_TAP_WITHIN;
    const second = near && lastTap !== null && time - lastTap.time < DOUBLE_TAP;
    lastTap = second ? null : { ...at, time };
    if (second && event.pointerType !== "mouse") ears.onDoubleTap(at);
    else ears.onPress(at, event.pointerType === "mouse");
  });
  on("pointercancel", (event) => pointers.delete(event.pointerId));
  on("pointerleave", () => ears.onPoint(null));
  on("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = KEYS[event.key];
    const key = meaningOf(event.key);
    if (move) ears.onWalk(move);
    else if (key) ears.onKey(key);
    else return;
    event.preventDefault();
  });
  return () => {
    for (const end of ends) end();
  };
}

function meaningOf(key: string): Parameters<GestureEars["onKey"]>[0] | undefined {
  switch (key) {
    case "Enter":
    case " ":
      return "take";
    case "Delete":
    case "Backspace":
      return "give";
    case "l":
    case "L":
      return "list";
    case "+":
    case "=":
      return "closer";
    case "-":
      return "further";
    case "0":
      return "whole";
    default:
      return undefined;
  }
}
