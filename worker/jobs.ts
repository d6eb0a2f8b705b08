/** Message type → handler: the one typed table of everything that queues carry. */
import { eventJobs } from "./events/jobs.ts";
import type { JobTable } from "./platform/queue.ts";

export const jobs: JobTable = { ...eventJobs };
