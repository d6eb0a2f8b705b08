/** A new counter. */
import { useState } from "preact/hooks";
import { words } from "../../messages.customers.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { api } from "../../session.ts";

const w = words.office;

export function AddCounter({ onDone }: { onDone: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [terminal, setTerminal] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const add = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "") return;
    if (!(await run(() => api.post("/box-office/counters", { name, terminal })))) return;
    setOpen(false);
    setName("");
    await onDone();
  };
  return (
    <>
      <div>
        <Button icon="plus" onPress={() => setOpen(true)}>
          {w.addCounter}
        </Button>
      </div>
      {isOpen && (
        <Dialog title={w.addCounter} onClose={() => setOpen(false)}>
          <form class="stack" noValidate onSubmit={(event) => void add(event)}>
            <FaultBanner fault={fault} />
            <TextField
              label={w.counterName}
              value={name}
              onChange={setName}
              error={tried && name.trim() === "" ? w.needed : undefined}
            />
            <TextField label={w.counterTerminal} optional value={terminal} onChange={setTerminal} />
            <DialogFoot submit={w.addCounter} busy={busy ? w.adding : undefined} onClose={() => setOpen(false)} />
          </form>
        </Dialog>
      )}
    </>
  );
}
