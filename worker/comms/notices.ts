/** What staff may be told of, and how (N5). Pure. */

/** `dispute`: a bank takes money back; `attention`: something waits for a person; `export`: somebody took a list along. */
export const NOTICE_KINDS = ["dispute", "attention", "export"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
