/** What was sent to people (N7): what did not arrive, or everything that one contact was sent. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import type { MessageRecord } from "../../../api/message-types.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { Empty } from "../../parts/load.tsx";
import { Paged, usePages } from "../../parts/paged.tsx";
import { Tag } from "../../parts/tags.tsx";
import { staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { NotificationPage } from "./frame.tsx";
import { s } from "./messages.en.ts";

const n = s.notifications;
const l = n.log;
const HERE = "/console/settings/notifications/sent";

export function SentMessagesScreen() {
  const { query, route } = useLocation();
  // In the address, so that a search can be sent to a colleague.
  const contact = query["contact"] ?? "";
  const [typed, setTyped] = useState(contact);
  const path = `/message-log?limit=50${contact === "" ? "" : `&contact=${encodeURIComponent(contact)}`}`;
  const loaded = usePages<MessageRecord>(path);
  const search = (event: Event) => {
    event.preventDefault();
    const wanted = typed.trim();
    route(wanted.length < 5 ? HERE : `${HERE}?contact=${encodeURIComponent(wanted)}`);
  };
  return (
    <NotificationPage lead={l.lead}>
      <form class="stack" noValidate onSubmit={search}>
        <div class="formgrid">
          <TextField
            label={l.contact}
            hint={l.contactHint}
            value={typed}
            onChange={setTyped}
            input={{ maxLength: 254, autocomplete: "off", inputMode: "email" }}
          />
        </div>
        <div class="row row--wrap">
          <Button type="submit" icon="search">
            {l.search}
          </Button>
          {contact !== "" && <a href={HERE}>{l.all}</a>}
        </div>
      </form>
      {contact !== "" && <h2 class="h2 anywhere">{l.found(contact)}</h2>}
      <Paged
        key={path}
        path={path}
        of={loaded}
        empty={
          contact === "" ? (
            <Empty icon="tick" head={l.empty} text={l.emptyText} />
          ) : (
            <Empty icon="bell" head={l.emptyContact} />
          )
        }
      >
        {(rows) => (
          <ul class="panel rows">
            {rows.map((message) => (
              <li key={message.id}>
                <MessageLine message={message} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </NotificationPage>
  );
}

function MessageLine({ message }: { message: MessageRecord }) {
  const { channel, recipient, template, order, failure, created_at } = message;
  return (
    <>
      <span>
        <b class="anywhere">{recipient.startsWith("hash:") ? l.secret : recipient}</b>{" "}
        <span class="soft xs">{n.channels[channel]}</span>
        <span class="soft blk xs anywhere">
          {template.replaceAll("_", " ")}, {shortTime(created_at, staffZone.value)}
          {failure !== null && `, ${failure}`}
          {order !== null && (
            <>
              , <a href={`/console/orders/${order}`}>{l.order}</a>
            </>
          )}
        </span>
      </span>
      <span class="end">
        <StateOf message={message} />
      </span>
    </>
  );
}

function StateOf({ message: { status, delivery } }: { message: MessageRecord }) {
  if (delivery !== null) {
    const fine = delivery === "delivered" || delivery === "read";
    return <Tag tone={fine ? "ok" : "bad"}>{l.deliveries[delivery]}</Tag>;
  }
  return <Tag tone={status === "failed" ? "bad" : status === "queued" ? "warn" : "info"}>{l.states[status]}</Tag>;
}
