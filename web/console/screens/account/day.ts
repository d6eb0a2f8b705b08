/** Days as people read them. */

/** A moment as the day it was, where the person is. */
export function dayOf(timestamp: string): string {
  return new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(new Date(timestamp));
}
