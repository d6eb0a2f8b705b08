/** Where one is signed in (T7): one by one, or everywhere else at once. */
import type { SessionRow } from "../../../api/people-types.ts";
import type { List } from "../../../api/types.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, signOut } from "../../session.ts";
import { dayOf } from "./day.ts";

const words = people.security;

export function SessionsPanel() {
  const loaded = useLoad(async () => (await api.get<List<SessionRow>>("/auth/sessions")).data);
  const { busy, fault, run } = useAction();
  const end = async (session: SessionRow) => {
    if (session.current) return await signOut();
    await run(() => api.call("DELETE", `/auth/sessions/${session.id}`));
    await loaded.reload();
  };
  const endOthers = async () => {
    const done = await run(() => api.post<{ ended: number }>("/auth/sessions/end-others"));
    if (!done) return;
    toast(words.endedAll(done.value.ended));
    await loaded.reload();
  };
  return (
    <Panel title={words.sessions}>
      <Show of={loaded}>
        {(sessions) => (
          <>
            <FaultBanner fault={fault} />
            <ul class="rows">
              {sessions.map((session) => (
                <li key={session.id} class="member">
                  <span class="grow">
                    <b class="anywhere">{session.device || words.unnamed}</b>{" "}
                    {session.current && <Tag tone="ok">{words.here}</Tag>}
                    <span class="soft xs blk">
                      {words.sessionSince(dayOf(session.created_at), dayOf(session.last_used_at))}
                    </span>
                  </span>
                  <Button label={`${words.end}: ${session.device || words.unnamed}`} onPress={() => void end(session)}>
                    {words.end}
                  </Button>
                </li>
              ))}
            </ul>
            {sessions.length > 1 && (
              <div class="panel__body">
                <Button busy={busy ? words.end : undefined} onPress={() => void endOthers()}>
                  {words.endAll}
                </Button>
              </div>
            )}
          </>
        )}
      </Show>
    </Panel>
  );
}
