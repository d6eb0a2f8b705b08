import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ISLAND_WORDS } from "../island-words.ts";
import { MESSAGES } from "../messages/index.ts";
import type { IslandName } from "../site.ts";

const STOREFRONT = resolve(import.meta.dirname, "..");

/** A file and everything that it loads in a browser: imports of types only are gone by then. */
function loadedBy(path: string, seen: Map<string, string> = new Map()): Map<string, string> {
  if (seen.has(path)) return seen;
  const text = readFileSync(path, "utf8");
  seen.set(path, text);
  for (const match of text.matchAll(/(?:^(?:import|export)\s(?!type\b)[^;]*?|import\()["'](\.[^"']+)["']/gm)) {
    loadedBy(resolve(dirname(path), match[1] ?? ""), seen);
  }
  return seen;
}

/** Keys of messages that a text names, also those made of a fixed start and a state: `list.state.${state}`. */
function namedIn(text: string): string[] {
  const keys = Object.keys(MESSAGES.en);
  const whole = [...text.matchAll(/["'`]([\w.]+)["'`]/g)].map((match) => match[1] ?? "");
  const starts = [...text.matchAll(/`([\w]+\.[\w.]*)\$\{/g)].map((match) => match[1] ?? "");
  return keys.filter((key) => whole.includes(key) || starts.some((start) => key.startsWith(start)));
}

describe.each(Object.keys(ISLAND_WORDS) as IslandName[])("W8 the island %s", (island) => {
  const entry = ["ts", "tsx"]
    .map((end) => join(STOREFRONT, `islands/${island}.${end}`))
    .find((path) => existsSync(path));
  const loaded = loadedBy(entry ?? "");

  it("finds every word that it names in its page", () => {
    const missing = [...loaded].flatMap(([path, text]) =>
      namedIn(text)
        .filter((key) => !ISLAND_WORDS[island].some((start) => key.startsWith(start)))
        .map((key) => `${relative(STOREFRONT, path)}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it("carries no language and no parser", () => {
    const paths = [...loaded.keys()].map((path) => relative(STOREFRONT, path));
    expect(paths.filter((path) => /^(messages\/|text\.ts|parse\.ts|island-words\.ts)/.test(path))).toEqual([]);
  });
});
