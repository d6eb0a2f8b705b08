/** Who was asked to join and has not answered (T11). */
import type { Invitation } from "../../../api/people-types.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { dayOf } from "./day.ts";

const words = people.team;

export function InvitationsPanel(props: {
  invitations: readonly Invitation[];
  writes: boolean;
  onChange: () => Promise<void>;
}) {
  const { invitations, writes, onChange } = props;
  const { busy, fault, run } = useAction();
  const act = async (work: () => Promise<unknown>, said: string) => {
    if (!(await run(work))) return;
    toast(said);
    await onChange();
  };
  return (
    <Panel title={words.waiting}>
      <FaultBanner fault={fault} />
      <ul class="rows">
        {invitations.map(({ id, email, role, event_ids: events, state, expires_at: until }) => (
          <li key={id} class="member">
            <span class="grow">
              <b class="anywhere">{email}</b>
              <span class="soft xs blk">
                {m.team.roles[role]}
                {events && `; ${words.only(events.length)}`}.{" "}
                {state === "expired" ? words.expired : words.until(dayOf(until))}
              </span>
            </span>
            {writes && (
              <span class="row">
                <Button
                  label={`${words.again}: ${email}`}
                  disabled={busy}
                  onPress={() => void act(() => api.post(`/invitations/${id}/resend`), words.sentAgain)}
                >
                  {words.again}
                </Button>
                <Button
                  look="bad"
                  label={`${words.takeBack}: ${email}`}
                  disabled={busy}
                  onPress={() => void act(() => api.call("DELETE", `/invitations/${id}`), words.takenBack)}
                >
                  {words.takeBack}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
