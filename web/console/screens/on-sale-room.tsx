/** The waiting room of a sale: who waits, how many are let in a minute, and the buttons that open, pause and close it. */
import { useState } from "preact/hooks";
import type { EventShape, WaitingRoom, WaitingRoomOverview } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { Empty, useAction } from "../parts/load.tsx";
import { MinuteChart } from "../parts/minute-chart.tsx";
import { Panel } from "../parts/page.tsx";
import { Tag } from "../parts/tags.tsx";
import { api } from "../session.ts";
import type { SaleNow } from "./on-sale.tsx";

type Act = "open" | "pause" | "resume" | "close";
const STEP = 10;
const TONES = { off: undefined, before: "info", open: "ok", paused: "warn", closed: "bad" } as const;
const ACTS: Readonly<Record<WaitingRoom["state"], readonly Act[]>> = {
  off: [],
  before: ["open"],
  open: ["pause", "close"],
  paused: ["resume", "close"],
  closed: [],
};

/** What may be sent back, of what was read. */
function inputOf(room: WaitingRoom) {
  const { state: _state, opened_at: _opened, seed_hash: _seed, version: _version, ...input } = room;
  return input;
}

export function RoomPanel(props: { event: EventShape; now: SaleNow; again: () => Promise<void> }) {
  const { event, now, again } = props;
  const { room, queue, etag } = now;
  const [asked, setAsked] = useState<Act | null>(null);
  const { busy, fault, run } = useAction();
  const path = `/events/${event.id}/waiting-room`;
  const set = async (change: Partial<ReturnType<typeof inputOf>>) => {
    await run(() => api.call("PUT", path, { body: { ...inputOf(room), ...change }, ifMatch: etag }));
    await again();
  };
  const act = async (name: Act) => {
    const done = await run(() => api.post(`${path}/${name}`));
    // First the new state, then the answer is gone: the next press is one on what is shown.
    await again();
    if (done) setAsked(null);
  };
  return (
    <Panel
      title={m.onSale.room}
      beside={<Tag tone={TONES[room.state]}>{m.onSale.states[room.state]}</Tag>}
      pad={queue !== null}
    >
      {asked === null && <FaultBanner fault={fault} />}
      {queue === null ? (
        <Empty icon="people" head={m.onSale.noRoom} text={m.onSale.noRoomText}>
          <Button busy={busy ? m.saving : undefined} onPress={() => void set({ mode: "on" })}>
            {m.onSale.setUp}
          </Button>
        </Empty>
      ) : (
        <div class="stack">
          <Counts queue={queue} />
          <MinuteChart
            zone={event.time_zone}
            words={m.onSale.roomChart}
            minutes={queue.minutes.map(({ at, admitted, joined }) => ({ at, bar: admitted, tick: joined }))}
          />
          {room.state !== "closed" && <Valve room={room} queue={queue} busy={busy} set={set} />}
          <div class="row row--wrap">
            {ACTS[room.state].map((name) => (
              <Button
                key={name}
                look={name === "pause" || name === "close" ? "bad" : "plain-edge"}
                onPress={() => setAsked(name)}
              >
                {m.onSale.acts[name].act}
              </Button>
            ))}
          </div>
        </div>
      )}
      {asked && (
        <Ask
          {...m.onSale.acts[asked]}
          destroys={asked === "pause" || asked === "close"}
          busy={busy ? m.saving : undefined}
          onSafe={() => setAsked(null)}
          onAct={() => void act(asked)}
        >
          <FaultBanner fault={fault} />
        </Ask>
      )}
    </Panel>
  );
}

function Counts({ queue }: { queue: WaitingRoomOverview }) {
  const { minutes_for_last: wait } = queue;
  return (
    <dl class="kv sale__queue">
      <dt>{m.onSale.waiting}</dt>
      <dd class="num">
        {queue.waiting.toLocaleString("en")}
        {wait && <span class="soft"> {m.onSale.wait(wait.from, wait.to)}</span>}
      </dd>
      <dt>{m.onSale.called}</dt>
      <dd class="num">{queue.expected.toLocaleString("en")}</dd>
      <dt>{m.onSale.choosing}</dt>
      <dd class="num">{queue.choosing.toLocaleString("en")}</dd>
      <dt>{m.onSale.admitted}</dt>
      <dd class="num">{queue.admitted.toLocaleString("en")}</dd>
    </dl>
  );
}

function Valve(props: {
  room: WaitingRoom;
  queue: WaitingRoomOverview;
  busy: boolean;
  set: (change: { rate_per_minute: number | null }) => Promise<void>;
}) {
  const { room, queue, busy, set } = props;
  const rate = room.rate_per_minute ?? queue.rate_per_minute;
  const to = (next: number | null) => {
    if (!busy) void set({ rate_per_minute: next });
  };
  return (
    <div class="valve" role="group" aria-label={m.onSale.rate}>
      <Button label={m.onSale.fewer(STEP)} disabled={rate <= 1} onPress={() => to(Math.max(1, rate - STEP))}>
        −
      </Button>
      <output>
        <b class="num">{rate.toLocaleString("en")}</b> <span class="soft">{m.onSale.aMinute}</span>
      </output>
      <Button label={m.onSale.more(STEP)} onPress={() => to(rate + STEP)}>
        +
      </Button>
      {queue.safe_rate_per_minute !== null && (
        <span class="soft xs grow">{m.onSale.safe(queue.safe_rate_per_minute)}</span>
      )}
      {room.rate_per_minute === null ? (
        <span class="soft xs">{m.onSale.followsLoad}</span>
      ) : (
        <Button look="bare" onPress={() => to(null)}>
          {m.onSale.followLoad}
        </Button>
      )}
    </div>
  );
}
