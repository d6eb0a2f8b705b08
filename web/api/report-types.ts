/** The wire shapes of reports, jobs and crons, as the console reads them. */
import type { Money, Timestamp } from "./types.ts";

export type SalesSums = { orders: number; tickets: number; revenue: Money; refunded: Money };
export type SalesSplit = SalesSums & { key: string; label: string };
export type SalesDay = SalesSums & { day: string };
export type SalesHour = SalesDay & { hour: number };
export type SplitName = "event" | "type" | "channel" | "method" | "counter" | "utm" | "referrer";

export type SalesDashboard = {
  zone: string;
  from: string;
  to: string;
  /** Null before the first count. */
  as_of: Timestamp | null;
  totals: SalesSums[];
  before: { from: string; to: string; totals: SalesSums[] };
  days: SalesDay[];
  hours: SalesHour[];
  by: Record<SplitName, SalesSplit[]>;
  funnel: { visits: number; holds: number; started: number; paid: number };
  cut: boolean;
};

export type Came = { sold: number; came: number };
export type SaleToCheckIn = Came & {
  types: (Came & { ticket_type: string; name: string })[];
  leads: (Came & { lead: "day" | "week" | "month" | "earlier" })[];
};

export type JobState = "dead" | "failed" | "queued";
export type Job = {
  id: string;
  state: JobState;
  queue: string;
  type: string;
  attempts: number;
  /** The name of the last fault. */
  error: string | null;
  at: Timestamp;
  next_at: Timestamp | null;
  /** Without anything that could name a person. */
  payload: unknown;
};

export type CronSweep = { name: string; milliseconds: number; error: string | null };
export type CronRun = { at: Timestamp; milliseconds: number; failed: number; sweeps: CronSweep[] };
export type Cron = { cron: string; next_at: Timestamp | null; runs: CronRun[] };
