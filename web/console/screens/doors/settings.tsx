/** How often a ticket of the event lets in, and whether paper does (S7, X5). */
import { useState } from "preact/hooks";
import type { DoorSettings } from "../../../api/door-types.ts";
import type { EventShape } from "../../../api/types.ts";
import { doors } from "../../messages.doors.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, TextField, Tick } from "../../parts/field.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Options } from "../../parts/options.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";

const optionsOf = <K extends string>(words: Readonly<Record<K, readonly [string, string]>>) =>
  (Object.keys(words) as K[]).map((value) => ({ value, words: words[value] }));

export function DoorSettingsDialog({ event, onClose }: { event: EventShape; onClose: () => void }) {
  const loaded = useLoad(() => api.call<DoorSettings>("GET", `/events/${event.id}/door-settings`), [event.id]);
  return (
    <Dialog title={doors.settings} onClose={onClose}>
      <Show of={loaded}>
        {({ data, etag }) => <SettingsForm event={event} stored={data} etag={etag} onClose={onClose} />}
      </Show>
    </Dialog>
  );
}

function SettingsForm(props: {
  event: EventShape;
  stored: DoorSettings;
  etag: string | undefined;
  onClose: () => void;
}) {
  const { event, stored, etag, onClose } = props;
  const [reentry, setReentry] = useState(stored.reentry);
  const [perDay, setPerDay] = useState(stored.per_day);
  const [dayStart, setDayStart] = useState(stored.day_start);
  const [rotating, setRotating] = useState(stored.rotating);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const dayBad = !/^([01]\d|2[0-3]):[0-5]\d$/.test(dayStart);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (dayBad) return focusFirstError();
    const body = { reentry, per_day: perDay, day_start: dayStart, rotating };
    if (!(await run(() => api.call("PUT", `/events/${event.id}/door-settings`, { body, ifMatch: etag })))) return;
    toast(doors.settingsSaved);
    onClose();
  };
  return (
    <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
      <FaultBanner fault={fault} />
      <Options
        label={doors.reentry}
        value={reentry}
        options={optionsOf(doors.reentries)}
        onChange={(value) => setReentry(value as DoorSettings["reentry"])}
      />
      <Tick checked={perDay} onChange={setPerDay}>
        {doors.perDay}
      </Tick>
      <TextField
        label={doors.dayStart}
        hint={doors.dayStartHint}
        value={dayStart}
        onChange={setDayStart}
        error={tried && dayBad ? doors.dayStartBad : undefined}
        input={{ inputMode: "numeric", maxLength: 5 }}
      />
      <Options
        label={doors.rotating}
        value={rotating}
        options={optionsOf(doors.rotatings)}
        onChange={(value) => setRotating(value as DoorSettings["rotating"])}
      />
      <DialogFoot submit={doors.settingsSave} busy={busy ? m.saving : undefined} onClose={onClose} />
    </form>
  );
}
