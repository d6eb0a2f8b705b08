/** What payment services told us, as it came, and working on it once more (E12, E13). */
import { useState } from "preact/hooks";
import type { GatewayEvent, GatewayEventDetail } from "../../api/order-money-types.ts";
import { gatewayName, sayCode, words } from "../messages.orders.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { BY_AGE, ListBar, ListRows, useList } from "../parts/list.tsx";
import { Empty, useAction } from "../parts/load.tsx";
import { Tag } from "../parts/tags.tsx";
import { toast } from "../parts/toast.tsx";
import { api, staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import { AttentionPage, BY_GATEWAY } from "./attention.tsx";

const w = words.attention;

export function CallbacksScreen() {
  const list = useList<GatewayEvent>("/gateway-events", [BY_GATEWAY, BY_AGE]);
  const { loaded } = list;
  const replace = (event: GatewayEvent) => {
    const page = loaded.data;
    if (page) loaded.set({ ...page, data: page.data.map((one) => (one.id === event.id ? event : one)) });
  };
  return (
    <AttentionPage>
      <p class="soft">{w.callbackCount}</p>
      <ListBar of={list} file="gateway-events" />
      <ListRows of={list} empty={<Empty icon="log" head={w.callbacksEmpty} text={w.callbacksText} />}>
        {(events) => (
          <div class="panel">
            <ul class="rows">
              {events.map((event) => (
                <Callback key={event.id} event={event} onChange={replace} />
              ))}
            </ul>
          </div>
        )}
      </ListRows>
    </AttentionPage>
  );
}

function Callback({ event, onChange }: { event: GatewayEvent; onChange: (event: GatewayEvent) => void }) {
  const { busy, fault, run } = useAction();
  const [body, setBody] = useState<string | null>(null);
  const path = `/gateway-events/${encodeURIComponent(event.id)}`;
  const what = `${gatewayName(event.gateway)} ${event.kind}`;
  const replay = async () => {
    const answer = await run(() => api.post<GatewayEvent>(`${path}/replay`));
    if (!answer) return;
    toast(w.replayed);
    onChange(answer.value);
  };
  const show = async () => {
    if (body !== null) return setBody(null);
    const answer = await run(() => api.get<GatewayEventDetail>(path));
    if (answer) setBody(readable(answer.value.body));
  };
  return (
    <li>
      <span>
        <b class="anywhere">{event.kind}</b>
        <span class="soft xs blk anywhere">
          {gatewayName(event.gateway)}, {shortTime(event.received_at, staffZone.value)}
          {event.reference ? `, ${event.reference}` : ""}
        </span>
      </span>
      <Tag tone={event.processed_at === null ? "warn" : undefined}>
        {event.processed_at === null ? w.waiting : sayCode({}, event.outcome ?? w.done)}
      </Tag>
      <span class="row row--wrap lines__acts">
        <Button label={`${body === null ? w.showBody : w.hideBody} ${w.bodyOf(what)}`} onPress={() => void show()}>
          {body === null ? w.showBody : w.hideBody}
        </Button>
        <Button label={w.replayOf(what)} busy={busy ? w.replaying : undefined} onPress={() => void replay()}>
          {w.replay}
        </Button>
      </span>
      {fault && (
        <div class="lines__acts">
          <FaultBanner fault={fault} />
        </div>
      )}
      {body !== null && <pre class="raw lines__acts">{body}</pre>}
    </li>
  );
}

/** JSON with line breaks; anything else as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
