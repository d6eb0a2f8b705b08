/** What a copy of an event takes over of its page: pictures, who is on, topics, terms, what buyers may cancel, how tickets are printed, questions. */
import { copyPolicy } from "../cancellation/index.ts";
import { copyTopics } from "../discovery/index.ts";
import type { Millis } from "../kernel/time.ts";
import { copyUses } from "../media/index.ts";
import { copyLineUp } from "../performers/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { copyQuestions } from "../questions/index.ts";
import { copyTerms } from "../terms/index.ts";
import { copyTemplate } from "../tickets/index.ts";

/** Statements for the batch that adds the events `to`, after their ticket types; a few, however many events there are. */
export function copyPages(tenant: TenantDb, from: string, to: readonly string[], now: Millis): Statement[] {
  const ids = JSON.stringify(to);
  return [
    copyUses(tenant, from, ids),
    copyLineUp(tenant, from, ids),
    ...copyTopics(tenant, from, ids),
    copyTerms(tenant, from, ids, now),
    copyPolicy(tenant, from, ids, now),
    copyTemplate(tenant, from, ids, now),
    copyQuestions(tenant, from, to, now),
  ];
}
