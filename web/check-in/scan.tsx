/** Scanning: camera, hand scanner, typed code, the answer that fills the screen, and everything beside them. */
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { dayText, faceOf } from "./answer.ts";
import { Answer } from "./answer-screen.tsx";
import type { DoorState, Engine, ScanOptions } from "./door-state.ts";
import { listenToScanner } from "./hand-scanner.ts";
import { Clashes, LastScan, PastList } from "./lists.tsx";
import type { Scan } from "./link.ts";
import { NetIcon, Notice, Sheet } from "./parts.tsx";
import { printSlip, Slip } from "./print.tsx";
import { saleWords } from "./sale-words.ts";
import { SaleForm, SellButton } from "./sale.tsx";
import { CodeForm, FindForm, PinForm, ReasonForm, Settings } from "./sheets.tsx";
import { Strips, Turnout } from "./strips.tsx";
import { keepAwake, play, unlockSound, vibrate } from "./signals.ts";
import { useCamera } from "./use-camera.ts";
import { m } from "./words.ts";

/** A code that stays in view is one scan: it counts anew when it was away this long. */
const SAME_CODE_AWAY = 2500;
/** How long an admission stays on the screen. */
const GOES_ON_AFTER = 2000;

type Open = "type" | "list" | "more" | "find" | "pin" | "find-pin" | "override-pin" | "override" | "sell" | null;

function useEngine(engine: Engine): DoorState {
  const [state, setState] = useState(engine.state);
  useEffect(() => {
    const read = () => setState(engine.state());
    read();
    return engine.watch(read);
  }, [engine]);
  return state;
}

export function ScanScreen({ engine, onLanguage }: { engine: Engine; onLanguage: (wanted: string) => void }) {
  const state = useEngine(engine);
  const [open, setOpen] = useState<Open>(null);
  const [direction, setDirection] = useState<"in" | "out">("in");
  const { session } = engine.line.enrolled();
  const zone = session.event.time_zone;
  const scan = useCallback(
    (code: string, options: ScanOptions = {}) => {
      setOpen(null);
      void engine.submit(code, { direction, ...options });
    },
    [engine, direction],
  );
  useEffect(() => listenToScanner(scan), [scan]);
  const close = () => setOpen(null);
  const { shown } = state;
  if (state.over) return <Over state={state} zone={zone} until={session.valid_until} />;
  const sheet = (title: string, children: ComponentChildren) => (
    <Sheet key={open} title={title} onClose={close}>
      {children}
    </Sheet>
  );
  return (
    <>
      <Main
        engine={engine}
        state={state}
        direction={direction}
        onDirection={setDirection}
        onOpen={setOpen}
        scan={scan}
        inert={shown !== null || open !== null}
      />
      {open === "type" && sheet(m.typeTitle, <CodeForm busy={state.busy} onCode={scan} />)}
      {open === "sell" && sheet(saleWords().title, <SaleForm line={engine.line} sales={engine.sales} />)}
      {open === "find" &&
        sheet(m.search.title, <FindForm engine={engine} zone={zone} onLetIn={(found) => scan("", { found })} />)}
      {open === "find-pin" && sheet(m.pin.title, <PinForm engine={engine} onDone={() => setOpen("find")} />)}
      {open === "pin" && sheet(m.pin.title, <PinForm engine={engine} onDone={() => setOpen("more")} />)}
      {open === "override-pin" && sheet(m.pin.title, <PinForm engine={engine} onDone={() => setOpen("override")} />)}
      {open === "override" &&
        shown &&
        sheet(
          m.override.title,
          <ReasonForm
            onReason={(overrideReason) => scan(shown.scan.code, { ...repeatOf(shown.scan), overrideReason })}
          />,
        )}
      {open === "more" &&
        sheet(
          m.settings.title,
          <Settings
            engine={engine}
            zone={zone}
            onType={finds(session) ? () => setOpen("type") : null}
            onPin={() => setOpen("pin")}
            onLanguage={onLanguage}
          />,
        )}
      {open === "list" &&
        sheet(
          m.listTitle,
          <>
            {state.clashes.length > 0 && (
              <Clashes
                clashes={state.clashes}
                zone={zone}
                onDone={() => {
                  engine.seenClashes();
                  close();
                }}
              />
            )}
            <PastList
              past={state.past}
              zone={zone}
              now={engine.clock.now()}
              onAnnul={(past) => void engine.annul(past)}
            />
          </>,
        )}
      <ShownAnswer
        engine={engine}
        state={state}
        zone={zone}
        scan={scan}
        hidden={open !== null}
        onOverride={() => setOpen(engine.supervisor() === null ? "override-pin" : "override")}
      />
    </>
  );
}

/** What of a scan stays when the same code is asked about again. */
function repeatOf({ direction, people, ticket, found = null }: Scan) {
  return { direction, people, ticket, found };
}

/** After the hours nothing is scanned; what waits is handed over, and this page says so until it is (S5). */
function Over({ state, zone, until }: { state: DoorState; zone: string; until: string }) {
  return (
    <Notice title={m.over.title} text={m.over.text(dayText(until, zone))}>
      {state.waiting > 0 && (
        <p class="offbar" role="status">
          <NetIcon online={state.online} /> <b class="grow">{m.over.waiting(state.waiting)}</b>
        </p>
      )}
    </Notice>
  );
}

type MainProps = {
  readonly engine: Engine;
  readonly state: DoorState;
  readonly direction: "in" | "out";
  readonly onDirection: (direction: "in" | "out") => void;
  readonly onOpen: (open: Open) => void;
  readonly scan: (code: string) => void;
  readonly inert: boolean;
};

function Main({ engine, state, direction, onDirection, onOpen, scan, inert }: MainProps) {
  const { session } = engine.line.enrolled();
  const zone = session.event.time_zone;
  const [last] = state.past;
  const onAnnul = (past: DoorState["past"][number]) => void engine.annul(past);
  return (
    <div class="doorframe" inert={inert}>
      <header class="dh">
        <div class="dh__where">
          <h1>{session.gate ?? session.name}</h1>
          <span>{session.events.map(({ name }) => name).join(", ")}</span>
        </div>
        <output class={state.online ? "dh__net" : "dh__net dh__net--off"}>
          <NetIcon online={state.online} />
          <span>{state.online ? m.online : m.offline}</span>
        </output>
      </header>
      <Turnout turnout={state.turnout} />
      <Strips state={state} zone={zone} onLook={() => onOpen("list")} />
      {session.sells && <SellButton sales={engine.sales} onOpen={() => onOpen("sell")} />}
      {state.exits && <DirectionSwitch direction={direction} onDirection={onDirection} />}
      <View state={state} direction={direction} scan={scan} onOpen={onOpen} session={session} engine={engine}>
        <section class={last ? "last" : "last last--none"} aria-label={m.last}>
          {last ? <LastScan scan={last} zone={zone} /> : <p class="grow">{m.listEmpty}</p>}
          <button type="button" class="btn" onClick={() => onOpen("list")}>
            {m.list}
          </button>
        </section>
        <section class="recent" aria-label={m.listTitle}>
          <PastList past={state.past} zone={zone} now={engine.clock.now()} onAnnul={onAnnul} />
        </section>
      </View>
    </div>
  );
}

function DirectionSwitch({ direction, onDirection }: Pick<MainProps, "direction" | "onDirection">) {
  return (
    <section class="ways" aria-label={m.direction.label}>
      {(["in", "out"] as const).map((way) => (
        <button key={way} type="button" class="btn" aria-pressed={way === direction} onClick={() => onDirection(way)}>
          {m.direction[way]}
        </button>
      ))}
    </section>
  );
}

type ViewProps = Pick<MainProps, "state" | "direction" | "scan" | "onOpen" | "engine"> & {
  readonly session: ReturnType<Engine["line"]["enrolled"]>["session"];
  /** What stands between the camera and the tools under the thumb. */
  readonly children: ComponentChildren;
};

function View({ state, direction, scan, onOpen, session, engine, children }: ViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const lastCode = useRef({ text: "", seen: 0 });
  const [torchOn, setTorchOn] = useState(false);
  const seen = (code: string) => {
    const now = performance.now();
    const again = code === lastCode.current.text && now - lastCode.current.seen < SAME_CODE_AWAY;
    lastCode.current = { text: code, seen: now };
    if (!again && !state.busy) scan(code);
  };
  const camera = useCamera(video, seen);
  const refused = camera.state === "refused";
  const paused = camera.state === "paused";
  // While nothing happens the screen may dim and sleep: eight hours on battery.
  useEffect(() => (paused ? undefined : keepAwake()), [paused]);
  // A camera that was started anew has its lamp off.
  useEffect(() => setTorchOn(false), [camera.torch]);
  const hint = state.busy
    ? m.checking
    : camera.state === "starting"
      ? m.cameraStarting
      : direction === "in"
        ? m.point
        : m.pointOut;
  const find = () => onOpen(session.search === "supervisor" && engine.supervisor() === null ? "find-pin" : "find");
  return (
    <>
      <main id="main" class="view" aria-label={refused ? m.cameraRefused : m.camera}>
        <video ref={video} class="cam" playsInline muted hidden={refused} aria-hidden="true" />
        {refused && <Refused busy={state.busy} onCode={scan} onRetry={camera.again} />}
        {camera.state === "paused" && (
          <div class="paused">
            <p>{m.cameraPaused}</p>
            <button type="button" class="btn" onClick={camera.again}>
              {m.cameraGoOn}
            </button>
          </div>
        )}
        {(camera.state === "on" || camera.state === "starting") && (
          <>
            <svg class="frame" viewBox="0 0 100 100" aria-hidden="true">
              <path d="M2 26V2h24M74 2h24v24M98 74v24H74M26 98H2V74" fill="none" stroke="#fff" stroke-width="4" />
            </svg>
            <output class="hint">{hint}</output>
          </>
        )}
      </main>
      {children}
      <nav class="dock" aria-label={m.appTitle}>
        {camera.torch && (
          <button
            type="button"
            class="btn"
            aria-pressed={torchOn}
            onClick={() => void camera.torch?.(!torchOn).then(() => setTorchOn(!torchOn))}
          >
            {m.torch}
          </button>
        )}
        {!finds(session) ? (
          <button type="button" class="btn btn--ink" onClick={() => onOpen("type")}>
            {m.type}
          </button>
        ) : (
          <button type="button" class="btn btn--ink" onClick={find}>
            {m.find}
          </button>
        )}
        <button type="button" class="btn" onClick={() => onOpen("more")}>
          {m.more}
        </button>
      </nav>
    </>
  );
}

/** Whether this session looks tickets up at all. */
function finds({ search, supervised }: ViewProps["session"]): boolean {
  return search === "everybody" || (search === "supervisor" && supervised);
}

function Refused(props: { onRetry: () => void; onCode: (code: string) => void; busy: boolean }) {
  return (
    <div class="refused">
      <h2>{m.cameraRefused}</h2>
      <p>{m.cameraRefusedText}</p>
      <CodeForm busy={props.busy} onCode={props.onCode} />
      <button type="button" class="btn btn--wide" onClick={props.onRetry}>
        {m.cameraRetry}
      </button>
    </div>
  );
}

type ShownProps = {
  readonly engine: Engine;
  readonly state: DoorState;
  readonly zone: string;
  readonly scan: (code: string, options: ScanOptions) => void;
  readonly hidden: boolean;
  readonly onOverride: () => void;
};

/** What a supervisor's word does not change. */
const FINAL = new Set(["admitted", "exited", "invalid", "wrong_event", "ambiguous"]);

function ShownAnswer({ engine, state, zone, scan, hidden, onOverride }: ShownProps) {
  const { shown } = state;
  const face = useMemo(() => shown && faceOf(shown.answer, engine.clock.now(), zone), [shown, engine, zone]);
  const scanId = shown?.answer.scan_id;
  useEffect(() => {
    if (!shown || !face) return undefined;
    play(face.sound);
    vibrate(face.vibration);
    if (shown.answer.result === "admitted") printSlip();
    if (!face.brief) return undefined;
    const timer = setTimeout(() => engine.dismiss(), GOES_ON_AFTER);
    return () => clearTimeout(timer);
    // One answer sounds once, however often it is drawn.
  }, [scanId]);
  if (!shown || !face) return <div aria-live="assertive" class="anslive" />;
  const { session } = engine.line.enrolled();
  const { answer, scan: asked } = shown;
  const repeat = repeatOf(asked);
  const mayOverride = session.supervised && state.online && !FINAL.has(answer.result);
  const mayExcuse = session.accepts_unpaid && answer.result === "unpaid";
  return (
    <div aria-live="assertive" class="anslive" inert={hidden}>
      <Slip answer={answer} event={session.event.name} />
      <Answer
        key={scanId}
        shown={shown}
        face={face}
        state={state}
        zone={zone}
        actions={{
          next: () => {
            unlockSound();
            engine.dismiss();
          },
          override: mayOverride ? onOverride : null,
          acceptUnpaid: mayExcuse ? () => scan(asked.code, { ...repeat, acceptUnpaid: true }) : null,
          choose: (ticket) => scan(asked.code, { ...repeat, ticket: ticket.id }),
          more: (people) => scan(asked.code, { ...repeat, people }),
        }}
      />
    </div>
  );
}
