import { describe, expect, it } from "vitest";
import { storyHtml } from "./story.ts";

describe("story", () => {
  it("TH26 turns Markdown into HTML and HTML into text", () => {
    const html = storyHtml("# Big\n\n<script>alert(1)</script> **bold** ![x](https://evil.test/p.png)");
    expect(html).toContain("<h3>Big</h3>");
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("<strong>bold</strong>");
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<img");
  });

  it("TH26 links only to harmless protocols and tells them nothing", () => {
    expect(storyHtml("[a](javascript:alert(1)) [b](data:text/html,x)")).not.toContain("href");
    expect(storyHtml("[a](https://a.test)")).toContain('rel="nofollow noopener noreferrer"');
  });

  it("UI8 headings begin below those of the page and leave no level out", () => {
    const levels = (text: string) => [...storyHtml(text).matchAll(/<h(\d)>/g)].map(([, level]) => Number(level));
    expect(levels("## A\n\n#### B\n\n## C\n\n### D")).toEqual([3, 4, 3, 4]);
    expect(levels("# A\n\n###### B")).toEqual([3, 4]);
  });

  it("is empty for an empty description", () => {
    expect(storyHtml(" \n")).toBe("");
  });
});
