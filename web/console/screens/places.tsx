/** Places of an event that are kept back: chosen on the map or by number, with a reason, and put on sale again (I7). */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { Block, BlockReason, EventShape, List } from "../../api/types.ts";
import type { Availability, SeatMap } from "../../storefront/model.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { SeatChoice, useSeatChoice } from "../parts/seat-choice.tsx";
import { EventTag, Tag } from "../parts/tags.tsx";
import { toast } from "../parts/toast.tsx";
import { api } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";

type Places = {
  event: EventShape;
  map: SeatMap | null;
  availability: Availability;
  blocks: Block[];
};
const REASONS: readonly BlockReason[] = ["house", "kill", "staff_hold", "allotment"];

async function load(id: string): Promise<Places | EventShape> {
  const event = await api.get<EventShape>(`/events/${id}`);
  if (event.status === "draft") return event;
  const [map, availability, blocks] = await Promise.all([
    event.seat_map_id ? api.get<SeatMap>(`/shop/events/${id}/seat-map`, { auth: false }) : null,
    api.get<Availability>(`/shop/events/${id}/availability`, { auth: false }),
    api.get<List<Block>>(`/events/${id}/blocks`),
  ]);
  return { event, map, availability, blocks: blocks.data };
}

export function PlacesScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => load(id), [id]);
  const event = loaded.data && "event" in loaded.data ? loaded.data.event : loaded.data;
  return (
    <Page
      title={m.places.title}
      under={[`/console/events/${id}`, event?.name ?? m.events.name]}
      beside={event && <EventTag status={event.status} />}
    >
      <Show of={loaded} rows={6}>
        {(data) =>
          "event" in data ? (
            <Keeping data={data} reload={loaded.reload} />
          ) : (
            <Empty icon="maps" head={m.onSale.draft} text={m.places.draftText}>
              <ButtonLink href={`/console/events/${id}`}>{m.onSale.toEvent}</ButtonLink>
            </Empty>
          )
        }
      </Show>
    </Page>
  );
}

function Keeping({ data, reload }: { data: Places; reload: () => Promise<void> }) {
  const { map } = data;
  return (
    <div class="places">
      {map ? <OnMap data={data} map={map} reload={reload} /> : <KeepForm data={data} reload={reload} />}
      <Kept data={data} reload={reload} />
    </div>
  );
}

function OnMap({ data, map, reload }: { data: Places; map: SeatMap; reload: () => Promise<void> }) {
  const choice = useSeatChoice(map, data.availability);
  const seats = [...choice.taken.keys()].flatMap((index) => choice.hall?.seats[index]?.guid ?? []);
  const empty = () => {
    choice.taken.clear();
    choice.changed();
  };
  return (
    <>
      <Panel title={m.places.hall} beside={<span class="soft xs">{m.places.count(seats.length)}</span>} pad>
        <SeatChoice map={map} choice={choice} />
      </Panel>
      <KeepForm data={data} reload={reload} seats={seats} onKept={empty} />
    </>
  );
}

/** What one press keeps back: the chosen seats, or a number of places of a pool. */
function KeepForm(props: {
  data: Places;
  reload: () => Promise<void>;
  seats?: readonly string[];
  onKept?: () => void;
}) {
  const { data, reload, seats, onKept } = props;
  const { event } = data;
  const { pools } = data.availability;
  const [what, setWhat] = useState(seats ? "seats" : (pools[0]?.id ?? ""));
  const [quantity, setQuantity] = useState("");
  const [reason, setReason] = useState<BlockReason>("house");
  const [channel, setChannel] = useState("");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const ofPool = what !== "seats";
  const places = wholeNumber(quantity, 1, 1_000_000);
  const badChannel = reason === "allotment" && !/^[\w-]{1,64}$/.test(channel.trim());
  const nothing = ofPool ? !places : (seats?.length ?? 0) === 0;
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (nothing || badChannel) return focusFirstError();
    const body = {
      reason,
      ...(ofPool ? { pool: what, quantity: places } : { seats }),
      ...(reason === "allotment" ? { channel: channel.trim() } : {}),
      ...(note.trim() === "" ? {} : { note: note.trim() }),
    };
    const done = await run(() => api.post<Block>(`/events/${event.id}/blocks`, body));
    if (!done) return;
    toast(m.places.done(done.value.quantity));
    setTried(false);
    setQuantity("");
    setNote("");
    onKept?.();
    await reload();
  };
  return (
    <Panel title={m.places.keep} pad>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "seats_taken" ? () => void reload() : undefined} />
        <SelectField
          label={m.places.what}
          value={what}
          onChange={setWhat}
          choices={[
            ...(seats ? [{ value: "seats", label: m.places.seats(seats.length) }] : []),
            ...pools.map(({ id }) => ({ value: id, label: m.places.pool(id) })),
          ]}
          error={tried && !ofPool && nothing ? m.places.noSeats : undefined}
        />
        {ofPool && (
          <TextField
            label={m.places.quantity}
            value={quantity}
            onChange={setQuantity}
            error={tried && nothing ? m.newEvent.capacityBad : undefined}
            input={{ inputMode: "numeric", maxLength: 9 }}
          />
        )}
        <SelectField
          label={m.places.reason}
          value={reason}
          onChange={(value) => setReason(REASONS.find((one) => one === value) ?? "house")}
          choices={REASONS.map((value) => ({ value, label: m.places.reasons[value] }))}
          hint={m.places.reasonHints[reason]}
        />
        {reason === "allotment" && (
          <TextField
            label={m.places.channel}
            hint={m.places.channelHint}
            value={channel}
            onChange={setChannel}
            error={tried && badChannel ? m.places.channelBad : undefined}
            input={{ maxLength: 64, autocomplete: "off", spellcheck: false }}
          />
        )}
        <TextField optional label={m.places.note} value={note} onChange={setNote} input={{ maxLength: 500 }} />
        <div>
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {m.places.act}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Kept({ data, reload }: { data: Places; reload: () => Promise<void> }) {
  const { event, blocks } = data;
  const [asked, setAsked] = useState<Block | null>(null);
  const { busy, fault, run } = useAction();
  const free = async (block: Block) => {
    if (!(await run(() => api.call("DELETE", `/events/${event.id}/blocks/${block.key}`)))) return;
    setAsked(null);
    await reload();
  };
  return (
    <Panel title={m.places.kept}>
      {blocks.length === 0 ? (
        <Empty icon="ticket" head={m.places.none} text={m.places.noneText} />
      ) : (
        <ul class="rows">
          {blocks.map((block) => (
            <li key={block.key} class="rows__row">
              <span class="rows__main">
                {block.pool === null ? m.places.seats(block.quantity) : m.places.ofPool(block.quantity, block.pool)}{" "}
                <Tag>{m.places.reasons[block.reason]}</Tag>
              </span>
              <span class="end">
                <Button label={m.places.releaseOf(block.quantity)} onPress={() => setAsked(block)}>
                  {m.places.release}
                </Button>
              </span>
              <span class="soft xs">{[block.channel, block.note].filter(Boolean).join(" · ")}</span>
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <Ask
          title={m.places.releaseAsk(asked.quantity)}
          text={m.places.releaseText}
          safe={m.places.releaseKeep}
          act={m.places.release}
          busy={busy ? m.saving : undefined}
          onSafe={() => setAsked(null)}
          onAct={() => void free(asked)}
        >
          <FaultBanner fault={fault} />
        </Ask>
      )}
    </Panel>
  );
}
