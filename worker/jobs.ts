/** Message type → handler: the one typed table of everything that queues carry. */
import { commsJobs } from "./comms/jobs.ts";
import { eventJobs } from "./events/jobs.ts";
import { inventoryJobs } from "./inventory/jobs.ts";
import { paperJobs } from "./paper/jobs.ts";
import { paymentJobs } from "./payments/jobs.ts";
import type { JobTable } from "./platform/queue.ts";
import { waitingListJobs } from "./waiting-list/jobs.ts";

export const jobs: JobTable = { ...commsJobs, ...eventJobs, ...inventoryJobs, ...paperJobs, ...paymentJobs, ...waitingListJobs };
