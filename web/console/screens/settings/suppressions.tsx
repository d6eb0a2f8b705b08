/** Contacts that are not written to any more (N2). */
import { CHANNEL_NAMES, type ChannelName, type MessageSuppression } from "../../../api/message-types.ts";
import { ContactList } from "../../parts/contact-list.tsx";
import { Empty } from "../../parts/load.tsx";
import { staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { NotificationPage } from "./frame.tsx";
import { s } from "./messages.en.ts";

const n = s.notifications;
const p = n.suppressions;

const kindOf = (channel: ChannelName) => {
  const isMail = channel === "email";
  const pattern = isMail ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/ : /^\+[1-9]\d{7,14}$/;
  return {
    value: channel,
    label: n.channels[channel],
    field: p.contact,
    bad: p.contactBad[isMail ? "email" : "phone"],
    fits: (typed: string) => pattern.test(typed),
    isMail,
  };
};

export function SuppressionsScreen() {
  return (
    <ContactList<MessageSuppression>
      path="/message-suppressions"
      names={{ kind: "channel", contact: "contact" }}
      kinds={CHANNEL_NAMES.map(kindOf)}
      words={{ ...p, kind: p.channel, writing: p.adding }}
      empty={<Empty icon="tick" head={p.empty} text={p.emptyText} />}
      labelOf={({ contact }) => contact}
      aboutOf={(entry) => ({
        beside: n.channels[entry.channel],
        below: (
          <>
            {p.reasons[entry.reason]}
            {entry.scope === "optional" && ` (${p.optional})`}, {p.since(shortTime(entry.created_at, staffZone.value))}
          </>
        ),
      })}
      frame={(actions, list) => (
        <NotificationPage lead={p.lead} actions={actions}>
          {list}
        </NotificationPage>
      )}
    />
  );
}
