/** What staff may be told of, and how (N5). Pure. */
import type { StaffPermission } from "../platform/permissions.ts";

/** `dispute`: a bank takes money back; `attention`: something waits for a person; `export`: somebody took a list along. */
export const NOTICE_KINDS = ["dispute", "attention", "export"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Who may not see it in the console is not told of it either. */
export const NOTICE_PERMISSIONS: Readonly<Record<NoticeKind, StaffPermission>> = {
  dispute: "disputes.read",
  attention: "orders.refund",
  export: "audit.read",
};
