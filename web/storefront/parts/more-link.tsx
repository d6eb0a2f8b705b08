import type { ComponentChildren } from "preact";
import { Icon } from "./icons.tsx";

/** The way on, at the end of a list. */
export function MoreLink({ href, rel, children }: { href: string; rel?: "next"; children: ComponentChildren }) {
  return (
    <p class="more">
      <a class="link link--44" href={href} rel={rel}>
        {children} <Icon name="arrow" size="s" flip />
      </a>
    </p>
  );
}
