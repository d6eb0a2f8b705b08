/**
 * One entry an operation of /openapi.json, by noun in tenant-matrix/. A new route needs one there, or tenant-matrix.test.ts
 * fails: which of its parameters and body fields take ids, and a body that is valid. Whether it needs more is read from the
 * document.
 */
import { DOORS } from "./tenant-matrix/doors.ts";
import type { Entry } from "./tenant-matrix/entry.ts";
import { EVENTS } from "./tenant-matrix/events.ts";
import { ORDERS } from "./tenant-matrix/orders.ts";
import { ORGANIZATION } from "./tenant-matrix/organization.ts";
import { PEOPLE } from "./tenant-matrix/people.ts";
import { SALE } from "./tenant-matrix/sale.ts";

export type { Entry } from "./tenant-matrix/entry.ts";

export const ENTRIES: Readonly<Record<string, Entry>> = {
  ...DOORS,
  ...EVENTS,
  ...ORDERS,
  ...ORGANIZATION,
  ...PEOPLE,
  ...SALE,
};
