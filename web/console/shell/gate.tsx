/** The frame before the shell: a mark, one column, one thing to do. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Mark } from "../parts/icon.tsx";

export function Gate(props: {
  title: string;
  wide?: boolean;
  beside?: ComponentChildren;
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = m.title(props.title, undefined);
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [props.title]);
  return (
    <div class="gate">
      <header class="masthead">
        <div class="page">
          <a class="brand" href="/">
            <Mark /> {m.brand}
          </a>
          {props.beside && <span class="push">{props.beside}</span>}
        </div>
      </header>
      <main class={`gate__main stack${props.wide ? " gate__main--wide" : ""}`} id="main">
        <h1 class="h1" tabIndex={-1} ref={heading}>
          {props.title}
        </h1>
        {props.children}
      </main>
    </div>
  );
}
