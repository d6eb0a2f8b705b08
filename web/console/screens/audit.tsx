/** Who changed what (T12). */
import type { AuditEntry, List, Member } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { api, session, staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";

const ask = async (cursor: string | null) =>
  await api.get<List<AuditEntry>>(`/audit-log?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);

type People = ReadonlyMap<string, string>;

/** Names of the members, for those who may see the team. */
async function loadPeople(): Promise<People> {
  const members = await api.get<List<Member>>("/members?limit=100").catch(() => ({ data: [] }));
  return new Map(members.data.map((member) => [member.person_id, member.name || member.email]));
}

function who(entry: AuditEntry, people: People | undefined): string {
  const me = session.value?.person;
  return people?.get(entry.actor.id) ?? (entry.actor.id === me?.id ? me.email : entry.actor.id);
}

/** `venue.created` as people say it. */
function action(entry: AuditEntry): string {
  return entry.action.replaceAll(/[._]/g, " ");
}

export function AuditScreen() {
  const loaded = useLoad(() => ask(null));
  const people = useLoad(loadPeople);
  const { busy, fault, run } = useAction();
  const more = async (before: List<AuditEntry>) => {
    const next = await run(() => ask(before.next_cursor));
    if (next) loaded.set({ data: [...before.data, ...next.value.data], next_cursor: next.value.next_cursor });
  };
  return (
    <Page title={m.audit.title}>
      <div class="stack">
        <p class="soft">{m.audit.lead}</p>
        <Show of={loaded} rows={8}>
          {(page) =>
            page.data.length === 0 ? (
              <div class="panel">
                <Empty icon="log" head={m.audit.empty} />
              </div>
            ) : (
              <>
                <div class="panel">
                  <ul class="rows">
                    {page.data.map((entry) => (
                      <li key={entry.id}>
                        <b>{action(entry)}</b>
                        <span class="end soft num">{shortTime(entry.at, staffZone.value)}</span>
                        <span class="soft xs anywhere">{who(entry, people.data)}</span>
                        <span class="end soft xs codeblock">{entry.subject_id}</span>
                      </li>
                    ))}
                  </ul>
                </div>
                <FaultBanner fault={fault} />
                {page.next_cursor && (
                  <Button busy={busy ? m.loading : undefined} onPress={() => void more(page)}>
                    {m.moreRows}
                  </Button>
                )}
              </>
            )
          }
        </Show>
      </div>
    </Page>
  );
}
