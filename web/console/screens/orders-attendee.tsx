/** Another name on a ticket. */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../api/problem.ts";
import type { OrderLine, StaffOrder } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { api } from "../session.ts";

const w = words.attendee;

export function AttendeeDialog(props: {
  order: StaffOrder;
  line: OrderLine;
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const { order, line, onClose, onDone } = props;
  const [name, setName] = useState(line.attendee_name ?? "");
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const body = { attendee_name: name.trim() === "" ? null : name.trim() };
    if (!(await run(() => api.call("PATCH", `/orders/${order.id}/lines/${line.position}`, { body })))) return;
    toast(w.done);
    await onDone();
  };
  const error = fieldMessage(fault, "attendee_name");
  return (
    <Dialog title={w.title} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p class="soft">{w.text}</p>
        {!error && <FaultBanner fault={fault} />}
        <TextField
          label={w.name}
          hint={w.hint}
          value={name}
          onChange={setName}
          error={error}
          input={{ maxLength: 120, autocomplete: "off" }}
        />
        <DialogFoot submit={w.save} busy={busy ? w.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
