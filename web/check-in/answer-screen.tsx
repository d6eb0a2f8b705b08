/** The answer that fills the screen, and what can be done about it. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TicketAtDoor } from "../api/types.ts";
import { clockText, type Drawing, type Face } from "./answer.ts";
import type { DoorState, Shown } from "./door-state.ts";
import { NetIcon } from "./parts.tsx";
import { m } from "./words.ts";

const DRAWINGS: Record<Drawing, { path: string; width: number }> = {
  tick: { path: "M14 54l24 24 50-56", width: 13 },
  squares: { path: "M20 20h42v42H20zM38 38h42v42H38z", width: 8 },
  arrow: { path: "M10 50h70M54 22l30 28-30 28", width: 12 },
  clock: { path: "M50 12a38 38 0 1 1 0 76 38 38 0 0 1 0-76zM50 28v24l16 12", width: 10 },
  cross: { path: "M18 18l64 64M82 18L18 82", width: 13 },
  way_out: { path: "M46 16H18v68h28M40 50h44M66 30l20 20-20 20", width: 10 },
  question: { path: "M30 34c0-28 42-28 42 0 0 20-21 18-21 36M51 84v4", width: 11 },
  refresh: { path: "M80 50a30 30 0 1 1-9-22M72 8v22H50", width: 10 },
};

export type AnswerActions = {
  readonly next: () => void;
  /** Let in all the same, when a supervisor may say so here. */
  readonly override: (() => void) | null;
  readonly acceptUnpaid: (() => void) | null;
  readonly choose: (ticket: TicketAtDoor) => void;
  /** More people of the same group's ticket. */
  readonly more: (people: number) => void;
};

type Props = {
  readonly shown: Shown;
  readonly face: Face;
  readonly state: DoorState;
  readonly zone: string;
  readonly actions: AnswerActions;
};

/** Pressing Enter goes on: "Next ticket" has the focus. */
export function Answer({ shown, face, state, zone, actions }: Props) {
  const next = useRef<HTMLButtonElement>(null);
  const { answer, scan } = shown;
  const drawing = DRAWINGS[face.drawing];
  useLayoutEffect(() => {
    const before = document.activeElement;
    next.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const left = answer.result === "admitted" && answer.ticket ? answer.ticket.people - scan.people : 0;
  const { override, acceptUnpaid } = actions;
  return (
    <section class={`ans ans--${face.ground} ans--${face.frame}`} data-answer={face.word}>
      {answer.offline && (
        <p class="ans__off">
          <NetIcon online={false} /> {m.off.works}
        </p>
      )}
      {face.frame === "hatched" && <div class="hatch" aria-hidden="true" />}
      <div class="ans__g" aria-hidden="true">
        <svg viewBox="0 0 100 100">
          <path
            d={drawing.path}
            fill="none"
            stroke="#0D0D0D"
            stroke-width={drawing.width}
            stroke-linecap="square"
            stroke-linejoin="miter"
          />
        </svg>
      </div>
      <div class="ans__b">
        <h2 class="ans__word">{face.word}</h2>
        {face.big && <p class="ans__big">{face.big}</p>}
        {face.text && <p class="ans__t">{face.text}</p>}
        {answer.offline && <p class="ans__t">{m.checkedHere(state.waiting)}</p>}
      </div>
      <div class="ans__f">
        {answer.result === "ambiguous" && <Choices choices={answer.choices} onChoose={actions.choose} />}
        {left > 0 && <MoreOfGroup left={left} onMore={actions.more} />}
        <div class="ans__buttons">
          <button ref={next} type="button" class="btn btn--ink" onClick={actions.next}>
            {m.next}
          </button>
          {acceptUnpaid && (
            <button type="button" class="btn" onClick={acceptUnpaid}>
              {m.unpaidButton}
            </button>
          )}
          {override && (
            <button type="button" class="btn" onClick={override}>
              {m.override.button}
            </button>
          )}
        </div>
        {face.brief && !answer.offline && <p>{m.goesOn}</p>}
        {answer.offline && state.since !== null && <p>{m.noLineSince(clockText(state.since, zone))}</p>}
      </div>
    </section>
  );
}

function Choices({ choices, onChoose }: { choices: readonly TicketAtDoor[]; onChoose: (one: TicketAtDoor) => void }) {
  return (
    <div class="ans__choices" role="group" aria-label={m.choose}>
      {choices.map((ticket) => (
        <button key={ticket.id} type="button" class="btn" onClick={() => onChoose(ticket)}>
          {ticket.type}
          {ticket.seat && `, ${m.seat(ticket.seat.section, ticket.seat.row, ticket.seat.number)}`}
        </button>
      ))}
    </div>
  );
}

function MoreOfGroup({ left, onMore }: { left: number; onMore: (people: number) => void }) {
  const some = [1, 2, 3].filter((count) => count < left);
  return (
    <div class="ans__choices ans__choices--row" role="group" aria-label={m.group.label}>
      {some.map((count) => (
        <button key={count} type="button" class="btn" onClick={() => onMore(count)}>
          {m.group.more(count)}
        </button>
      ))}
      <button type="button" class="btn" onClick={() => onMore(left)}>
        {left === 1 ? m.group.more(1) : m.group.all(left)}
      </button>
    </div>
  );
}
