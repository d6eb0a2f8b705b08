/** What is written to buyers: all kinds in one language (N3). */
import { useLocation } from "preact-iso";
import { type MessageTemplate, TEXT_LANGUAGES, type TextLanguage } from "../../../api/message-types.ts";
import type { List } from "../../../api/types.ts";
import { SelectField } from "../../parts/field.tsx";
import { Show, useLoad } from "../../parts/load.tsx";
import { Tag } from "../../parts/tags.tsx";
import { api, tenantSettings } from "../../session.ts";
import { NotificationPage } from "./frame.tsx";
import { t } from "./messages.texts.en.ts";

const w = t.texts;
const HERE = "/console/settings/notifications/texts";

/** The language of an address; else the organization's, where we write it. */
function languageOf(query: Record<string, string>): TextLanguage {
  const asked = query["language"] ?? tenantSettings.value?.language;
  return TEXT_LANGUAGES.find((one) => one === asked) ?? "en";
}

export function TextsScreen() {
  const { query, route } = useLocation();
  const language = languageOf(query);
  const load = async () => (await api.get<List<MessageTemplate>>(`/message-templates?language=${language}`)).data;
  const loaded = useLoad(load, [language]);
  return (
    <NotificationPage lead={w.lead}>
      <div class="formgrid">
        <SelectField
          label={w.language}
          value={language}
          onChange={(picked) => route(`${HERE}?language=${picked}`, true)}
          choices={TEXT_LANGUAGES.map((one) => ({ value: one, label: w.languages[one] }))}
        />
      </div>
      <Show of={loaded} rows={8}>
        {(templates) => (
          <ul class="panel rows">
            {templates.map(({ kind, is_own, optional }) => {
              const [name, when] = w.kinds[kind];
              return (
                <li key={kind}>
                  <span>
                    <a href={`${HERE}/${kind}/${language}`}>
                      <b>{name}</b>
                    </a>{" "}
                    {is_own && <Tag tone="ok">{w.own}</Tag>}
                    <span class="soft blk xs">
                      {when}
                      {optional && ` (${w.optional})`}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </Show>
    </NotificationPage>
  );
}
