/** हिन्दी. */
import { account } from "./account.ts";
import { about } from "./about.ts";
import { finding } from "./finding.ts";
import { site } from "./site.ts";
import { event } from "./event.ts";
import { picker } from "./picker.ts";
import { places } from "./places.ts";
import { checkout } from "./checkout.ts";
import { paying } from "./paying.ts";
import { order } from "./order.ts";
import { queue } from "./queue.ts";
import { reminders } from "./reminders.ts";

export const hi = {
  ...site,
  ...finding,
  ...about,
  ...event,
  ...picker,
  ...places,
  ...checkout,
  ...paying,
  ...order,
  ...queue,
  ...reminders,
  ...account,
};
