/** What an empty map begins with: a ready hall by two numbers, on a phone too. */
import { useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { SelectField } from "../parts/field.tsx";
import type { Editor } from "./editor-state.ts";
import { m } from "./messages.en.ts";
import { placedSeats } from "./plan-document.ts";
import { READY_HALLS, readyHall, USUAL_SIZE } from "./ready-halls.ts";
import { NumberField } from "./whole-field.tsx";

export function StartPanel({ editor, onDrawn }: { editor: Editor; onDrawn: () => void }) {
  const [kind, setKind] = useState<(typeof READY_HALLS)[number]>("theatre");
  const [size, setSize] = useState(USUAL_SIZE.theatre);
  const choose = (value: string) => {
    const next = READY_HALLS.find((known) => known === value) ?? "theatre";
    setKind(next);
    setSize(USUAL_SIZE[next]);
  };
  const put = () => {
    const plan = { ...editor.plan.peek(), ...readyHall(kind, size) };
    editor.apply(m.halls.drawn(placedSeats(plan).length), plan);
    onDrawn();
  };
  return (
    <form
      class="sme__form sme__start"
      aria-label={m.halls.title}
      onSubmit={(event) => {
        event.preventDefault();
        put();
      }}
    >
      <div>
        <strong>{m.halls.title}</strong>
        <p class="soft xs">{m.halls.lead}</p>
      </div>
      <SelectField
        label={m.halls.kind}
        value={kind}
        onChange={choose}
        choices={READY_HALLS.map((value) => ({ value, label: m.halls.kinds[value] }))}
      />
      <div class="sme__pair">
        <NumberField
          label={kind === "tables" ? m.halls.tableCount : m.rowsField}
          value={size.rows}
          from={1}
          to={200}
          onChange={(rows) => setSize((before) => ({ ...before, rows }))}
        />
        <NumberField
          label={kind === "tables" ? m.tableSeats : m.seatsField}
          value={size.seats}
          from={1}
          to={kind === "tables" ? 40 : 100}
          onChange={(seats) => setSize((before) => ({ ...before, seats }))}
        />
      </div>
      <div>
        <Button look="ink" type="submit">
          {m.halls.draw}
        </Button>
      </div>
    </form>
  );
}
