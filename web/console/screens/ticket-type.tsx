/** Adds or changes one ticket type. */
import { useState } from "preact/hooks";
import type { TicketType } from "../../api/types.ts";
import { fieldMessage } from "../../api/problem.ts";
import { m } from "../messages.en.ts";
import { e } from "../messages.events.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Ask, Dialog, DialogFoot } from "../parts/dialog.tsx";
import { focusFirstError, MomentField, SelectField, TextField, Tick } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { parsePrice, priceText } from "../price.ts";
import { zoneName } from "../places.ts";
import { api } from "../session.ts";
import { fromWallClock, toWallClock } from "../zoned-time.ts";
import type { EventPageData } from "./event.tsx";

type Props = { data: EventPageData; type: TicketType | null; onClose: () => void; onDone: () => void };

const whole = (typed: string): number | null | undefined => {
  if (typed.trim() === "") return null;
  const n = Number(typed.replaceAll(/[\s,]/g, ""));
  return Number.isSafeInteger(n) && n >= 1 ? n : undefined;
};

/** `c:VIP`, `a:floor` or nothing, as one value of a select. */
const placeValue = (type: TicketType | null) =>
  type?.category ? `c:${type.category}` : type?.area ? `a:${type.area}` : "";

type Wall = { readonly date: string; readonly time: string };
const wallOf = (at: string | null | undefined, zone: string): Wall =>
  at ? toWallClock(at, zone) : { date: "", time: "" };

/** Null when nothing is typed; a date without a time begins with its day. Undefined when it is no moment. */
function momentOf({ date, time }: Wall, zone: string): string | null | undefined {
  return date === "" && time === "" ? null : fromWallClock(date, time || "00:00", zone);
}

export function TicketTypeDialog({ data, type, onClose, onDone }: Props) {
  const { event, map } = data;
  const [name, setName] = useState(type?.name ?? "");
  const [description, setDescription] = useState(type?.description ?? "");
  const [price, setPrice] = useState(type ? priceText(type.price) : "");
  const [place, setPlace] = useState(placeValue(type));
  const [capacity, setCapacity] = useState(type?.capacity ? String(type.capacity) : "");
  const [max, setMax] = useState(type?.max_per_order ? String(type.max_per_order) : "10");
  const zone = event.time_zone;
  const [from, setFrom] = useState(() => wallOf(type?.sales_start, zone));
  const [until, setUntil] = useState(() => wallOf(type?.sales_end, zone));
  const [hidden, setHidden] = useState(type?.hidden ?? false);
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = useAction();

  const amount = parsePrice(price, event.currency);
  const count = whole(capacity);
  const most = whole(max);
  const salesStart = momentOf(from, zone);
  const salesEnd = momentOf(until, zone);
  const badSales =
    salesStart === undefined ||
    salesEnd === undefined ||
    (salesStart !== null && salesEnd !== null && Date.parse(salesEnd) <= Date.parse(salesStart));
  const badCount = count === undefined || (place === "" && count === null);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (name.trim() === "" || amount === undefined || badCount || !most || badSales) return focusFirstError();
    const body = {
      name: name.trim(),
      description: description.trim(),
      price: { amount, currency: event.currency },
      category: place.startsWith("c:") ? place.slice(2) : null,
      area: place.startsWith("a:") ? place.slice(2) : null,
      capacity: count,
      max_per_order: most,
      hidden,
      sales_start: salesStart,
      sales_end: salesEnd,
    };
    const path = `/events/${event.id}/ticket-types`;
    const done = await save.run(() =>
      type ? api.call("PATCH", `${path}/${type.id}`, { body, ifMatch: `"${type.version}"` }) : api.post(path, body),
    );
    if (done) onDone();
    else focusFirstError();
  };
  const said = (field: string) => {
    const text = fieldMessage(save.fault, field);
    return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  const atField = said("sales_start") ?? said("sales_end");
  if (removing && type)
    return <RemoveType data={data} type={type} onClose={() => setRemoving(false)} onDone={onDone} />;
  return (
    <Dialog title={type ? m.ticketType.edit(type.name) : m.ticketType.add} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        {!atField && (
          <FaultBanner fault={save.fault} onRetry={save.fault?.code === "stale_version" ? onDone : undefined} />
        )}
        <TextField
          label={m.ticketType.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? m.ticketType.nameBad : undefined}
          input={{ maxLength: 120 }}
        />
        <TextField
          label={m.ticketType.price}
          before={event.currency}
          value={price}
          onChange={setPrice}
          error={tried && amount === undefined ? m.newEvent.priceBad : undefined}
          hint={type && event.status === "published" ? m.ticketType.priceNote : undefined}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        <SelectField
          label={m.ticketType.place}
          value={place}
          onChange={setPlace}
          disabled={type !== null && event.status !== "draft"}
          hint={type !== null && event.status !== "draft" ? m.ticketType.placeFrozen : undefined}
          choices={[
            ...(map?.categories ?? []).map((one) => ({
              value: `c:${one.name}`,
              label: m.ticketType.categoryOption(one.name),
            })),
            ...(map?.areas ?? []).map((one) => ({ value: `a:${one.id}`, label: m.ticketType.areaOption(one.name) })),
            { value: "", label: m.ticketType.noPlace },
          ]}
        />
        <div class="formgrid">
          <TextField
            optional={place !== ""}
            label={m.ticketType.capacity}
            value={capacity}
            onChange={setCapacity}
            error={tried && badCount ? m.newEvent.capacityBad : undefined}
            input={{ inputMode: "numeric" }}
          />
          <TextField
            label={m.ticketType.max}
            value={max}
            onChange={setMax}
            error={tried && !most ? m.newEvent.capacityBad : undefined}
            input={{ inputMode: "numeric" }}
          />
        </div>
        <MomentField
          optional
          label={e.edit.salesStart}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          {...from}
          onChange={(date, time) => setFrom({ date, time })}
          error={said("sales_start")}
        />
        <MomentField
          optional
          label={e.edit.salesEnd}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          {...until}
          onChange={(date, time) => setUntil({ date, time })}
          error={said("sales_end") ?? (tried && badSales ? e.edit.salesBad : undefined)}
          hint={`${e.edit.salesHint} ${m.newEvent.zoneNote(zoneName(zone))}`}
        />
        <TextField
          optional
          label={m.ticketType.description}
          value={description}
          onChange={setDescription}
          input={{ maxLength: 2000 }}
        />
        <Tick checked={hidden} onChange={setHidden}>
          {m.ticketType.hidden}
        </Tick>
        <DialogFoot submit={type ? m.save : m.ticketType.add} busy={save.busy ? m.saving : undefined} onClose={onClose}>
          {type && (
            <Button look="bad" onPress={() => setRemoving(true)}>
              {m.ticketType.remove}
            </Button>
          )}
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function RemoveType({ data, type, onClose, onDone }: Props & { type: TicketType }) {
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.call("DELETE", `/events/${data.event.id}/ticket-types/${type.id}`))) onDone();
  };
  return (
    <Ask
      title={m.ticketType.removeAsk(type.name)}
      text={m.ticketType.removeText}
      safe={m.ticketType.removeKeep}
      act={m.ticketType.remove}
      destroys
      busy={busy ? m.saving : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
