/** What an event's page shows besides what it sells: pictures, who is on, what it is about, terms, questions. */
import { type CancellationPolicy, policyInForce, selectNewestPolicy } from "../cancellation/index.ts";
import { selectTicketChannels } from "../comms/index.ts";
import { selectCategory, selectTags, topicsWire } from "../discovery/index.ts";
import { type Picture, selectShown, shownBy } from "../media/index.ts";
import { actWire, selectLineUp } from "../performers/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { selectQuestions, shopQuestionWire } from "../questions/index.ts";
import { OF_ORGANIZER, selectNewest, termsInForce, termsKey } from "../terms/index.ts";
import type { Shown } from "./schemas.ts";

const PHONE_CHANNELS = ["sms", "whatsapp"] as const;

export type Besides = {
  readonly logo: Picture | null;
  readonly poster: Picture | null;
  readonly shown: Shown;
  readonly cancellation: CancellationPolicy;
};

/** All of it in one round trip, and a second one for the portraits of who is on. */
export async function besidesOf(tenant: TenantDb, eventId: string, base: string): Promise<Besides> {
  const { tenantId } = tenant;
  const [pictures, acts, category, tags, [ownTerms], [terms], questions, channels, [ownPolicy], [policy]] =
    await tenant.query([
      selectShown(tenant, [eventId, tenantId], ["poster", "gallery", "logo"]),
      selectLineUp(tenant, eventId),
      selectCategory(tenant, eventId),
      selectTags(tenant, eventId),
      selectNewest(tenant, eventId),
      selectNewest(tenant, OF_ORGANIZER),
      selectQuestions(tenant, eventId),
      selectTicketChannels(tenant),
      selectNewestPolicy(tenant, eventId),
      selectNewestPolicy(tenant, OF_ORGANIZER),
    ]);
  const ids = acts.map(({ id }) => id);
  const portraits = ids.length === 0 ? [] : await selectShown(tenant, ids, ["portrait"]);
  const inForce = termsInForce(ownTerms, terms);
  const byEvent = shownBy(pictures, eventId, base);
  return {
    logo: shownBy(pictures, tenantId, base).first("logo"),
    poster: byEvent.first("poster"),
    cancellation: policyInForce(ownPolicy?.body, policy?.body),
    shown: {
      gallery: byEvent.all("gallery"),
      line_up: acts.map((act) => actWire(act, shownBy(portraits, act.id, base).first("portrait"))),
      topics: topicsWire(category, tags),
      terms: inForce === undefined ? null : { id: termsKey(inForce), body: inForce.body },
      questions: questions.filter(({ active }) => active === 1).map(shopQuestionWire),
      tickets_by: PHONE_CHANNELS.filter((name) => channels.some(({ channel }) => channel === name)),
    },
  };
}
