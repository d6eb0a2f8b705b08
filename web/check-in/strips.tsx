/** Above the camera: who has come, and what is not as it should be. */
import type { DoorState, Trouble } from "./door-state.ts";
import { clockText } from "./answer.ts";
import { TroubleStrip } from "./sheets.tsx";
import { m } from "./words.ts";

/** How many have come and how many are expected, drawn. */
export function Turnout({ turnout: { came, toCome } }: Pick<DoorState, "turnout">) {
  const share = came + toCome === 0 ? 0 : came / (came + toCome);
  return (
    <section class="cnt" aria-label={m.turnout}>
      <div>
        <b class="num">{came}</b> {m.came}
      </div>
      <svg class="cnt__bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect width={share * 100} height="10" />
      </svg>
      <div>
        <b class="num">{toCome}</b> {m.toCome}
      </div>
    </section>
  );
}

function troubleText(trouble: Trouble): string {
  return trouble.kind === "said" ? trouble.text : m.trouble[trouble.kind];
}

/** What the person at the door must know: the net is gone, a conflict came to light, something is wrong. */
export function Strips({ state, zone, onLook }: { state: DoorState; zone: string; onLook: () => void }) {
  const { online, since, freshAt, waiting, clashes, trouble } = state;
  return (
    <>
      {!online && since !== null && (
        <section class="offbar" aria-label={m.offline}>
          <p class="grow">
            <b role="alert">{freshAt === null ? m.off.noList : state.able ? m.off.works : m.off.cannot}</b>{" "}
            {freshAt !== null && m.off.facts(clockText(since, zone), waiting, clockText(freshAt, zone))}
          </p>
        </section>
      )}
      {clashes.length > 0 && (
        <section class="offbar offbar--clash" aria-label={m.clash.title}>
          <p class="grow">
            <b role="alert">{m.clash.strip(clashes.length)}</b>
          </p>
          <button type="button" class="btn" onClick={onLook}>
            {m.clash.look}
          </button>
        </section>
      )}
      {trouble && <TroubleStrip text={troubleText(trouble)} />}
    </>
  );
}
