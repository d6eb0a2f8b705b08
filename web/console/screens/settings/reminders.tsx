/** Which reminders buyers get (N4, O10). */
import { useState } from "preact/hooks";
import type { ReminderSettings } from "../../../api/message-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Tick } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { NotificationPage } from "./frame.tsx";
import { t } from "./messages.texts.en.ts";

const w = t.reminders;
const PATH = "/reminder-settings";

export function RemindersScreen() {
  const loaded = useLoad(() => api.get<ReminderSettings>(PATH));
  return (
    <NotificationPage lead={w.lead}>
      <Show of={loaded} rows={2}>
        {(settings) => <ReminderForm key={settings.version} settings={settings} loaded={loaded} />}
      </Show>
    </NotificationPage>
  );
}

function ReminderForm({ settings, loaded }: { settings: ReminderSettings; loaded: Loaded<ReminderSettings> }) {
  const [reminders, setReminders] = useState(settings.reminders);
  const [carts, setCarts] = useState(settings.carts);
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const ifMatch = `"${settings.version}"`;
    const done = await run(() => api.call<ReminderSettings>("PUT", PATH, { body: { reminders, carts }, ifMatch }));
    if (!done) return;
    toast(w.saved);
    loaded.set(done.value.data);
  };
  return (
    <Panel title={t.tabs.reminders} pad>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        <Tick checked={reminders} onChange={setReminders}>
          {w.reminders}
        </Tick>
        <div>
          <Tick checked={carts} onChange={setCarts}>
            {w.carts}
          </Tick>
          <p class="field__hint">{w.cartsHint}</p>
        </div>
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
