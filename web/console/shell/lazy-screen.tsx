/** Screens that are loaded when they are opened, and what is shown when their files do not come. */
import type { ComponentType } from "preact";
import { lazy as lazyComponent } from "preact-iso";
import { m } from "../messages.en.ts";
import { BrokenScreen } from "./screen-guard.tsx";

/** A screen in a chunk of its own. Without its files (no network, or a newer release) it says so. */
export function lazy<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazyComponent<ComponentType<Props>>(async () => {
    try {
      return await load();
    } catch {
      return NotLoaded;
    }
  });
}

function NotLoaded() {
  return <BrokenScreen words={m.screen.not_loaded} />;
}
