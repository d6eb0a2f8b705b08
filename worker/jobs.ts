/** Message type → handler: the one typed table of everything that queues carry. */
import type { JobTable } from "./platform/queue.ts";

export const jobs: JobTable = {};
