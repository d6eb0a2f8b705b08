/**
 * The walk behind UI.md §11: runs inside the page (`page.evaluate(auditPage)`); an empty list is a pass. It looks for
 * sideways scroll, text too faint or too small against its ground, targets too small, controls without a name. Text over
 * images or SVG is not judged here.
 */
export function auditPage(): string[] {
  const found = new Set<string>();
  const width = innerWidth;

  const clipped = (element: Element): boolean => {
    for (let parent = element.parentElement; parent; parent = parent.parentElement)
      if (/auto|hidden|scroll|clip/.test(getComputedStyle(parent).overflowX)) return true;
    return false;
  };
  if (document.documentElement.scrollWidth > width)
    for (const element of document.querySelectorAll("body *")) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > width + 1 || box.left < -1) && !clipped(element))
        found.add(`overflow: ${element.tagName}.${element.getAttribute("class") ?? ""}`);
    }

  type Colour = readonly [number, number, number, number];
  const parse = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const luminance = ([red, green, blue]: Colour): number => {
    const linear = (part: number) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const groundOf = (element: Element): Colour => {
    for (let parent: Element | null = element; parent; parent = parent.parentElement) {
      const colour = parse(getComputedStyle(parent).backgroundColor);
      if (colour[3] > 0.95) return colour;
    }
    return [255, 255, 255, 1];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const element = node.parentElement;
    if (text === "" || !element || element.closest("svg,script,style,noscript,.vh,.skip,[hidden]")) continue;
    if (element.getBoundingClientRect().width === 0) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    const [one, other] = [luminance(parse(style.color)), luminance(groundOf(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed) found.add(`contrast ${ratio.toFixed(2)} < ${needed}: "${text.slice(0, 30)}"`);
    if (size < 12) found.add(`small ${size}px: "${text.slice(0, 30)}"`);
  }

  for (const element of document.querySelectorAll("a,button,input:not([type=hidden]),select,textarea")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest("[hidden],.vh,.skip")) continue;
    const text = (element.textContent ?? "").trim();
    if (box.height < 23.5 && !element.closest("p,label"))
      found.add(`target ${Math.round(box.width)}x${Math.round(box.height)}: ${text.slice(0, 30)}`);
    const labels = "labels" in element ? ((element.labels as NodeList | null)?.length ?? 0) : 0;
    const named = element.getAttribute("aria-label") ?? (/^(A|BUTTON)$/.test(element.tagName) ? text : "");
    if (named === "" && labels === 0) found.add(`no name: ${element.outerHTML.slice(0, 60)}`);
  }
  return [...found];
}
