/** Message type → handler: the one typed table of everything that queues carry. */
import { accountJobs } from "./comms/account-jobs.ts";
import { exportMailJobs } from "./comms/export-mail.ts";
import { commsJobs } from "./comms/jobs.ts";
import { noticeJobs } from "./comms/notice-mail.ts";
import { reminderJobs } from "./comms/reminder-jobs.ts";
import { disputeJobs } from "./disputes/jobs.ts";
import { domainJobs } from "./domains/jobs.ts";
import { eventJobs } from "./events/jobs.ts";
import { exportJobs } from "./exports/jobs.ts";
import { inventoryJobs } from "./inventory/jobs.ts";
import { mediaJobs } from "./media/jobs.ts";
import { orderChangeJobs } from "./order-changes/jobs.ts";
import { orderJobs } from "./orders/jobs.ts";
import { paperJobs } from "./paper/jobs.ts";
import { paymentJobs } from "./payments/jobs.ts";
import { refundJobs } from "./refunds/jobs.ts";
import { reconciliationJobs } from "./reconciliation/jobs.ts";
import { reportJobs } from "./reports/jobs.ts";
import { settlementJobs } from "./settlements/jobs.ts";
import type { JobTable } from "./platform/queue.ts";
import { waitingListJobs } from "./waiting-list/jobs.ts";

export const jobs: JobTable = {
  ...accountJobs,
  ...commsJobs,
  ...reminderJobs,
  ...noticeJobs,
  ...disputeJobs,
  ...domainJobs,
  ...eventJobs,
  ...exportJobs,
  ...exportMailJobs,
  ...inventoryJobs,
  ...mediaJobs,
  ...orderChangeJobs,
  ...orderJobs,
  ...paperJobs,
  ...paymentJobs,
  ...reconciliationJobs,
  ...refundJobs,
  ...reportJobs,
  ...settlementJobs,
  ...waitingListJobs,
};
