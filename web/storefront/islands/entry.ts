/** On pages from which one goes on to events: what brought the visitor goes along with each link (O6). */
import { visitOrigin, withOrigin } from "./origin.ts";

if (visitOrigin() !== undefined) {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')) link.href = withOrigin(link.href);
}
