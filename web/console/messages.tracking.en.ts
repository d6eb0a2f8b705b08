/** Words of the tracking settings. */
export const tracking = {
  title: "Tracking pixels",
  under: "Settings",
  lead: "For your pages, which may use them only of visitors who agree. The pages do not use them yet: an id that is set here does nothing so far.",
  meta: "Meta pixel id",
  metaHint: "The number in the Events Manager, such as 1234567890123456. Empty: none.",
  metaBad: "This is not a pixel id: it has 10 to 20 digits and nothing else.",
  ga4: "Google Analytics 4 measurement id",
  ga4Hint: "Found under Data streams, such as G-AB12CD34EF. Empty: none.",
  ga4Bad: "This is not a measurement id: it begins with G- and has 6 to 12 letters and digits.",
  saved: "The ids are saved.",
} as const;
