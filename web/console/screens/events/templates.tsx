/** Templates: what new events can start from (V10). */
import { useState } from "preact/hooks";
import type { EventTemplate } from "../../../api/types.ts";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { BY_AGE, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, useAction } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { EventTabs } from "../events.tsx";

export function TemplatesScreen() {
  const list = useList<EventTemplate>("/event-templates", [BY_AGE]);
  const [forgetting, setForgetting] = useState<EventTemplate | null>(null);
  return (
    <Page title={e.copy.templates} under={["/console/events", m.events.title]}>
      <EventTabs />
      <ListBar of={list} file="templates" />
      <ListRows of={list} empty={<Empty icon="copy" head={e.copy.noTemplates} text={e.copy.noTemplatesText} />}>
        {(templates) => (
          <div class="panel">
            <ul class="rows">
              {templates.map((template) => (
                <li key={template.id}>
                  <span>
                    <b>{template.name}</b>
                    <span class="soft xs blk">
                      {template.ticket_types.map(({ name, price }) => `${name} ${staffMoney(price)}`).join(", ")}
                    </span>
                  </span>
                  <span class="row row--wrap">
                    <a
                      class="btn btn--dense"
                      href={`/console/events/new?template=${template.id}`}
                      aria-label={e.copy.useOf(template.name)}
                    >
                      {e.copy.use}
                    </a>
                    <Button label={e.copy.forgetOf(template.name)} onPress={() => setForgetting(template)}>
                      {e.copy.forget}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </ListRows>
      {forgetting && (
        <Forget template={forgetting} onClose={() => setForgetting(null)} onDone={() => void list.loaded.reload()} />
      )}
    </Page>
  );
}

function Forget(props: { template: EventTemplate; onClose: () => void; onDone: () => void }) {
  const { template, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (!(await run(() => api.call("DELETE", `/event-templates/${template.id}`)))) return;
    onClose();
    onDone();
  };
  return (
    <Ask
      title={e.copy.forgetAsk(template.name)}
      text={e.copy.forgetText}
      safe={e.copy.forgetKeep}
      act={e.copy.forget}
      destroys
      busy={busy ? e.copy.forgetting : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
