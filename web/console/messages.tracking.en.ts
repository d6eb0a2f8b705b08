/** Words of the tracking settings. */
export const tracking = {
  title: "Tracking pixels",
  under: "Settings",
  lead: "Your pages ask each visitor, and tell these services only of those who say yes: that a page was opened, and that an order was paid, with its amount. No script of theirs runs on a page, and no name or address is told.",
  meta: "Meta pixel id",
  metaHint: "The number in the Events Manager, such as 1234567890123456. Empty: none.",
  metaBad: "This is not a pixel id: it has 10 to 20 digits and nothing else.",
  ga4: "Google Analytics 4 measurement id",
  ga4Hint: "Found under Data streams, such as G-AB12CD34EF. Empty: none.",
  ga4Bad: "This is not a measurement id: it begins with G- and has 6 to 12 letters and digits.",
  saved: "The ids are saved.",
} as const;
