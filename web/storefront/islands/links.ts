/** Links of the page that this script runs on, in the language that its address begins with. */
import { splitLocale } from "../../../worker/kernel/locales.ts";
import { linksOf } from "../links.ts";

/** To personal pages only: those of events come from the page's data, which knows the organizer's domain. */
export const { checkout, order, waitingList, account } = linksOf({
  prefix: splitLocale(location.pathname).locale ?? null,
  own: null,
});
