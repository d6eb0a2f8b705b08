/** What oneself is told as a member of staff, and how (N5). */
import { useState } from "preact/hooks";
import type { ChannelName, NoticeKind, NotificationPreferences } from "../../../api/message-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, TextField, Tick } from "../../parts/field.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, currentTenant } from "../../session.ts";
import { s } from "./messages.en.ts";
import { t } from "./messages.texts.en.ts";

const w = t.notices;
const PATH = "/notification-preferences";

export function NoticesScreen() {
  const loaded = useLoad(() => api.get<NotificationPreferences>(PATH));
  return (
    <Page title={w.title} under={["/console/security", w.account]}>
      <div class="stack">
        <p class="soft lead">{w.lead(currentTenant.value?.name ?? "")}</p>
        <Show of={loaded} rows={3}>
          {(preferences) =>
            preferences.kinds.length === 0 ? (
              <Empty icon="bell" head={w.none} />
            ) : (
              <NoticesForm preferences={preferences} loaded={loaded} />
            )
          }
        </Show>
      </div>
    </Page>
  );
}

const nameOf = (kind: NoticeKind, channel: ChannelName) => `${kind} ${channel}`;

function NoticesForm(props: { preferences: NotificationPreferences; loaded: Loaded<NotificationPreferences> }) {
  const { preferences, loaded } = props;
  const { kinds, channels, phone: stored } = preferences;
  const first = () => new Set(preferences.choices.map(({ kind, channel }) => nameOf(kind, channel)));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(first);
  const [phone, setPhone] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const choices = kinds.flatMap((kind) =>
    channels.filter((channel) => chosen.has(nameOf(kind, channel))).map((channel) => ({ kind, channel })),
  );
  const rings = choices.some(({ channel }) => channel !== "email");
  const missing = rings && stored === null && phone.trim() === "";
  const toggle = (name: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(name);
    else next.delete(name);
    setChosen(next);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (missing) return focusFirstError();
    const number = rings && phone.trim() !== "" ? { phone: phone.trim() } : {};
    const body = { choices, ...number };
    const done = await run(() => api.call<NotificationPreferences>("PUT", PATH, { body }));
    if (!done) return focusFirstError();
    setPhone("");
    setTried(false);
    toast(w.saved);
    loaded.set(done.value.data);
  };
  const wrong = fieldMessage(fault, "phone") === undefined ? undefined : w.phoneBad;
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      {wrong === undefined && <FaultBanner fault={fault} />}
      {kinds.map((kind) => {
        const [name, about] = w.kinds[kind];
        return (
          <Panel key={kind} title={name} pad>
            <p class="soft">{about}</p>
            <div class="row row--wrap" role="group" aria-label={name}>
              {channels.map((channel) => (
                <Tick
                  key={channel}
                  checked={chosen.has(nameOf(kind, channel))}
                  onChange={(on) => toggle(nameOf(kind, channel), on)}
                >
                  {s.notifications.channels[channel]}
                </Tick>
              ))}
            </div>
          </Panel>
        );
      })}
      {channels.length === 1 && <p class="soft xs">{w.onlyMail}</p>}
      {rings && (
        <TextField
          label={w.phone}
          hint={stored === null ? w.phoneHint : w.phoneStored(stored)}
          value={phone}
          onChange={(typed) => (clear(), setPhone(typed))}
          error={tried && missing ? w.phoneNeeded : wrong}
          input={{ type: "tel", autocomplete: "tel", maxLength: 40 }}
        />
      )}
      <div class="formfoot">
        <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
          {w.save}
        </Button>
      </div>
    </form>
  );
}
