/** Opens the search over everything: a button in the top bar, "/" where nobody is typing, Ctrl+K anywhere. */
import { lazy } from "preact-iso";
import { Suspense } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Icon } from "../parts/icon.tsx";

const SearchPalette = lazy(async () => (await import("./search-palette.tsx")).SearchPalette);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

export function SearchButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      const isCommand = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!isCommand && !(isSlash && !isTyping(event.target))) return;
      // A dialog that asks something keeps its keys.
      if (document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button type="button" class="btn btn--dense" aria-label={m.nav.search} onClick={() => setOpen(true)}>
        <Icon name="search" size="s" />
        <span class="only-wide">{m.nav.search}</span>
        <kbd class="only-wide" aria-hidden="true">
          /
        </kbd>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <SearchPalette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
