/** What somebody may do, and on which events (T3, TH24). */
import type { EventShape, Role } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { SelectField, Tick } from "../../parts/field.tsx";

const ROLES: readonly Role[] = ["owner", "admin", "manager", "staff", "scanner"];
const words = people.team;

/** `eventIds` null is everything. */
export type Work = { readonly role: Role; readonly eventIds: readonly string[] | null };

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
/** Owners and admins work on everything. */
const mayBeScoped = (role: Role) => role !== "owner" && role !== "admin";

/** What is missing; undefined when it can be sent. */
export function workProblem({ eventIds }: Work): string | undefined {
  return eventIds !== null && eventIds.length === 0 ? words.eventsBad : undefined;
}

export function WorkFields(props: {
  work: Work;
  onChange: (work: Work) => void;
  events: readonly EventShape[];
  error: string | undefined;
}) {
  const { work, onChange, events, error } = props;
  const chosen = work.eventIds ?? [];
  return (
    <>
      <SelectField
        label={m.team.role}
        value={work.role}
        onChange={(role) => {
          if (isRole(role)) onChange({ role, eventIds: mayBeScoped(role) ? work.eventIds : null });
        }}
        choices={ROLES.map((one) => ({ value: one, label: `${m.team.roles[one]}: ${m.team.roleText[one]}` }))}
      />
      {mayBeScoped(work.role) && (
        <SelectField
          label={words.scope}
          value={work.eventIds === null ? "all" : "some"}
          onChange={(scope) => onChange({ ...work, eventIds: scope === "all" ? null : [] })}
          choices={[
            { value: "all", label: words.all },
            { value: "some", label: words.some },
          ]}
        />
      )}
      {work.eventIds !== null && (
        <fieldset class={error ? "field field--bad" : "field"}>
          <legend class="field__label">{words.events}</legend>
          {events.length === 0 && <p class="soft">{words.noEvents}</p>}
          {events.map(({ id, name }) => (
            <Tick
              key={id}
              checked={chosen.includes(id)}
              onChange={(on) =>
                onChange({ ...work, eventIds: on ? [...chosen, id] : chosen.filter((other) => other !== id) })
              }
            >
              {name}
            </Tick>
          ))}
          {error && (
            <p class="field__error" role="alert">
              {error}
            </p>
          )}
        </fieldset>
      )}
    </>
  );
}
