/** Who is on at an event, in their order (V7). */
import { useState } from "preact/hooks";
import type { Act, Performer } from "../../../api/media-types.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { SaveFoot } from "./panels.tsx";
import { w } from "./messages.en.ts";
import { PerformerDialog } from "./performers.tsx";

const p = w.page;
type Row = { readonly id: string; readonly name: string; readonly billing: string };

export function LineUpPanel(props: { eventId: string; acts: readonly Act[]; performers: readonly Performer[] }) {
  const { eventId } = props;
  const [known, setKnown] = useState(props.performers);
  const [rows, setRows] = useState<readonly Row[]>(props.acts.map(({ id, name, billing }) => ({ id, name, billing })));
  const [adding, setAdding] = useState(false);
  const { busy, fault, run } = useAction();
  const free = known.filter(({ id }) => !rows.some((row) => row.id === id));
  const add = ({ id, name }: Performer) => setRows([...rows, { id, name, billing: "" }]);
  const save = async () => {
    const body = { line_up: rows.map(({ id, billing }) => ({ performer: id, billing: billing.trim() })) };
    if (await run(() => api.call("PUT", `/events/${eventId}/line-up`, { body }))) toast(p.saved);
  };
  return (
    <Panel title={p.lineUp} pad>
      <div class="stack">
        <FaultBanner fault={fault} />
        {rows.length === 0 ? <p class="soft">{p.lineUpEmpty}</p> : null}
        <ol class="acts">
          {rows.map((row, at) => (
            <li key={row.id} class="act">
              <div class="row row--wrap">
                <b class="grow">{row.name}</b>
                {at > 0 && (
                  <Button
                    look="bare"
                    label={p.up(row.name)}
                    onPress={() =>
                      setRows([...rows.slice(0, at - 1), row, ...rows.slice(at - 1, at), ...rows.slice(at + 1)])
                    }
                  >
                    ↑
                  </Button>
                )}
                <Button
                  look="bare"
                  icon="close"
                  label={p.takeOff(row.name)}
                  onPress={() => setRows(rows.filter(({ id }) => id !== row.id))}
                >
                  {""}
                </Button>
              </div>
              <TextField
                optional
                label={p.billing}
                hint={p.billingHint}
                value={row.billing}
                onChange={(billing) => setRows(rows.map((each) => (each.id === row.id ? { ...each, billing } : each)))}
                input={{ maxLength: 80 }}
              />
            </li>
          ))}
        </ol>
        <div class="row row--wrap">
          {free.length > 0 && (
            <SelectField
              label={p.addAct}
              value=""
              onChange={(id) => {
                const chosen = free.find((performer) => performer.id === id);
                if (chosen) add(chosen);
              }}
              choices={[{ value: "", label: p.nobody }, ...free.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          )}
          <Button icon="plus" onPress={() => setAdding(true)}>
            {p.newAct}
          </Button>
        </div>
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
      {adding && (
        <PerformerDialog
          performer={null}
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            if (!made) return;
            setKnown([...known, made]);
            add(made);
          }}
        />
      )}
    </Panel>
  );
}
