import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseSync } from "vite";
import { expect, it } from "vitest";

const STOREFRONT = resolve(import.meta.dirname, "..");
/** Attributes that people read or hear. */
const SAID: readonly string[] = [
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "label",
  "placeholder",
  "title",
];

type Node = { readonly type: string; readonly [part: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** The texts that an expression may be: those of its branches. */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case "JSXText":
    case "Literal":
      return typeof node["value"] === "string" ? [node["value"]] : [];
    case "JSXExpressionContainer":
      return textsOf(node["expression"]);
    case "ConditionalExpression":
      return [...textsOf(node["consequent"]), ...textsOf(node["alternate"])];
    case "LogicalExpression":
      return [...textsOf(node["left"]), ...textsOf(node["right"])];
    case "TemplateLiteral":
      return (node["quasis"] as readonly { readonly value: { readonly cooked: string } }[]).map(
        (part) => part.value.cooked,
      );
    default:
      return [];
  }
}

/** What a file says without asking for a message: between tags, in attributes that are read, into `textContent`. */
function literalsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(literalsIn);
  if (!isNode(node)) return [];
  const inside = Object.values(node).flatMap(literalsIn);
  if (node.type === "JSXElement" || node.type === "JSXFragment")
    return [...(node["children"] as readonly unknown[]).flatMap(textsOf), ...inside];
  const name = isNode(node["name"]) ? node["name"]["name"] : undefined;
  if (node.type === "JSXAttribute" && typeof name === "string" && SAID.includes(name))
    return [...textsOf(node["value"]), ...inside];
  const left = isNode(node["left"]) && isNode(node["left"]["property"]) ? node["left"]["property"]["name"] : undefined;
  if (node.type === "AssignmentExpression" && left === "textContent") return [...textsOf(node["right"]), ...inside];
  return inside;
}

const wordsIn = (path: string, code: string): string[] =>
  literalsIn(parseSync(path, code).program).filter((text) => /\p{L}/u.test(text));

it("W8 no page, part or island says a word that is not a message", () => {
  const files = readdirSync(STOREFRONT, { recursive: true, encoding: "utf8" })
    .map((name) => join(STOREFRONT, name))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
  const found = files.flatMap((path) =>
    wordsIn(path, readFileSync(path, "utf8")).map((text) => `${relative(STOREFRONT, path)}: ${text.trim()}`),
  );
  expect(found).toEqual([]);
});

it("finds words between tags, in labels and in branches, and no others", () => {
  const code = `const a = <p class="big" title={b ? "One" : t("x")}>Two {c && "Three"} {\`\${d} four\`} · </p>; e.textContent = "Five";`;
  expect(
    wordsIn("a.tsx", code)
      .map((text) => text.trim())
      .sort(),
  ).toEqual(["Five", "One", "Three", "Two", "four"]);
});
