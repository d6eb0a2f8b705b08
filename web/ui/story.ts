/** An organizer's Markdown as safe HTML (TH26), the same on pages and in the console's preview: HTML in it is text, images and
 * unknown protocols are left out. Pure.
 */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: false });
markdown.disable(["image", "code", "fence", "html_block", "html_inline"]);

/** The page has its own first two levels of headings. */
const SHALLOWEST = 3;
/** Strangers' pages get neither our address nor our good name. */
const LINK_REL = "nofollow noopener noreferrer";

markdown.core.ruler.push("story", (state) => {
  const levels = state.tokens.flatMap(({ type, tag }) => (type === "heading_open" ? [Number(tag.slice(1))] : []));
  const top = Math.min(...levels);
  let level = SHALLOWEST - 1;
  for (const token of state.tokens) {
    // However deep somebody begins, and whatever they leave out: one level after the other.
    if (token.type === "heading_open") level = Math.min(6, level + 1, Number(token.tag.slice(1)) - top + SHALLOWEST);
    if (token.type === "heading_open" || token.type === "heading_close") token.tag = `h${level}`;
    for (const child of token.children ?? []) if (child.type === "link_open") child.attrSet("rel", LINK_REL);
  }
});

/** HTML of the story; empty for none. */
export function storyHtml(text: string): string {
  return text.trim() === "" ? "" : markdown.render(text);
}
