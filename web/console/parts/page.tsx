/** The frame of every screen: document title, heading that takes focus on a change of page, actions. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { m } from "../messages.en.ts";
import { currentTenant } from "../session.ts";

let firstPage = true;

export function Page(props: {
  title: string;
  /** Where this page hangs: `[address, name]`. */
  under?: readonly [string, string];
  beside?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const tenant = currentTenant.value?.name;
  useEffect(() => {
    document.title = m.title(props.title, tenant);
  }, [props.title, tenant]);
  useEffect(() => {
    // On the first load the browser's own order is right; later, readers must hear where they are.
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
    scrollTo(0, 0);
  }, []);
  return (
    <>
      <div class="con__head">
        <div class="grow">
          {props.under && (
            <div class="crumbs">
              <a href={props.under[0]}>{props.under[1]}</a> /
            </div>
          )}
          <div class="row row--wrap">
            <h1 tabIndex={-1} ref={heading}>
              {props.title}
            </h1>
            {props.beside}
          </div>
        </div>
        {props.actions && <div class="row row--wrap">{props.actions}</div>}
      </div>
      {props.children}
    </>
  );
}

/** A panel with a head. */
export function Panel(props: {
  title: string;
  beside?: ComponentChildren;
  pad?: boolean;
  children: ComponentChildren;
}) {
  return (
    <section class="panel" aria-label={props.title}>
      <div class="panel__head">
        <h2>{props.title}</h2>
        {props.beside && <span class="push row">{props.beside}</span>}
      </div>
      {props.pad ? <div class="panel__body">{props.children}</div> : props.children}
    </section>
  );
}
