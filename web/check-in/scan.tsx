/** Scanning: camera, typed code, the answer that fills the screen, earlier scans. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Drawing, type Face } from "./answer.ts";
import { type Camera, startCamera } from "./camera.ts";
import type { Enrolled } from "./desk.ts";
import { m } from "./messages.en.ts";
import { Triangle } from "./parts.tsx";
import { type Past, useScanning } from "./scanning.ts";
import { keepAwake, unlockSound } from "./signals.ts";

type CameraState = "starting" | "on" | "refused";

export function ScanScreen({ enrolled, onEnded }: { enrolled: Enrolled; onEnded: () => void }) {
  const scanning = useScanning(enrolled, onEnded);
  const [typing, setTyping] = useState(false);
  const [listing, setListing] = useState(false);
  const [torchOn, setTorchOn] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCamera(video, scanning.seen);
  useEffect(keepAwake, []);
  const { session } = enrolled;
  const refused = camera.state === "refused";
  const online = scanning.unsentSince === null;
  const [last] = scanning.past;
  const admitted = scanning.past.filter((scan) => scan.result === "admitted").length;

  return (
    <>
      <div class="doorframe" inert={scanning.shown !== null}>
        <header class="dh">
          <div class="dh__where">
            <h1>{session.gate ?? session.name}</h1>
            <span>{session.event.name}</span>
          </div>
          <output class={online ? "dh__net" : "dh__net dh__net--off"}>
            <NetIcon online={online} />
            <span>{online ? m.online : m.offline}</span>
          </output>
        </header>
        {scanning.unsentSince !== null && <Unsent since={scanning.unsentSince} onDrop={scanning.drop} />}
        {scanning.fault && (
          <p class="doorfault doorfault--strip" role="alert">
            <Triangle /> <span>{scanning.fault}</span>
          </p>
        )}
        <main id="main" class="view" aria-label={refused ? m.cameraRefused : m.camera}>
          <video ref={video} class="cam" playsInline muted hidden={refused} aria-hidden="true" />
          {refused ? (
            <Refused onRetry={camera.retry} onCode={scanning.submit} busy={scanning.pending !== null} />
          ) : (
            <>
              <svg class="frame" viewBox="0 0 100 100" aria-hidden="true">
                <path d="M2 26V2h24M74 2h24v24M98 74v24H74M26 98H2V74" fill="none" stroke="#fff" stroke-width="4" />
              </svg>
              <output class="hint">
                {scanning.pending ? m.checking : camera.state === "starting" ? m.cameraStarting : m.point}
              </output>
            </>
          )}
        </main>
        <section class={last ? "last" : "last last--none"} aria-label={m.last}>
          {last ? <LastScan scan={last} /> : <p class="grow">{m.listEmpty}</p>}
          <button type="button" class="btn" onClick={() => setListing(true)}>
            {m.list}
            {admitted > 0 && <span class="vh">, {`${admitted} ${m.counted}`}</span>}
          </button>
        </section>
        <section class="recent" aria-label={m.listTitle}>
          <PastList past={scanning.past} />
        </section>
        {!refused && (
          <nav class="dock" aria-label={m.appTitle}>
            {camera.torch && (
              <button
                type="button"
                class="btn"
                aria-pressed={torchOn}
                onClick={() => {
                  const on = !torchOn;
                  void camera.torch?.(on).then(() => setTorchOn(on));
                }}
              >
                {m.torch}
              </button>
            )}
            <button type="button" class="btn btn--ink" onClick={() => setTyping(true)}>
              {m.type}
            </button>
          </nav>
        )}
      </div>
      {typing && (
        <Sheet title={m.typeTitle} onClose={() => setTyping(false)}>
          <CodeForm
            busy={scanning.pending !== null}
            onCode={(code) => {
              setTyping(false);
              scanning.submit(code);
            }}
          />
        </Sheet>
      )}
      {listing && (
        <Sheet title={m.listTitle} onClose={() => setListing(false)}>
          <PastList past={scanning.past} />
        </Sheet>
      )}
      <div aria-live="assertive" class="anslive">
        {scanning.shown && (
          <Answer key={scanning.shown.answer.scan_id} face={scanning.shown.face} onNext={scanning.next} />
        )}
      </div>
    </>
  );
}

function useCamera(video: { current: HTMLVideoElement | null }, onCode: (code: string) => void) {
  const [state, setState] = useState<CameraState>("starting");
  const [turn, setTurn] = useState(0);
  const [camera, setCamera] = useState<Camera | null>(null);
  useEffect(() => {
    let over = false;
    let mine: Camera | null = null;
    const start = async () => {
      const screen = video.current;
      if (!screen) return;
      try {
        mine = await startCamera(screen, onCode);
        if (over) return mine.stop();
        setCamera(mine);
        setState("on");
      } catch {
        if (!over) setState("refused");
      }
    };
    setState("starting");
    void start();
    return () => {
      over = true;
      mine?.stop();
    };
  }, [turn, onCode]);
  return { state, torch: camera?.torch, retry: () => setTurn(turn + 1) };
}

function NetIcon({ online }: { online: boolean }) {
  const path = online
    ? "M3.500 10a12.500 12.500 0 0 1 17 0M7 13.500a7.500 7.500 0 0 1 10 0M12 18v.1"
    : "M4 4l16 16M3.500 10c1.500-1.400 3.200-2.300 5-2.800M20.500 10a12 12 0 0 0-7.500-3.400M7 13.500a7 7 0 0 1 4-2M17 13.500l-1-.8M12 18v.1";
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** The strip of a scan that has no answer yet. */
function Unsent({ since, onDrop }: { since: number; onDrop: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <section class="offbar" aria-label={m.offline}>
      <p class="grow">
        <b role="alert">{m.unsent}</b> {m.unsentText(seconds)}
      </p>
      <button type="button" class="btn" onClick={onDrop}>
        {m.unsentDrop}
      </button>
    </section>
  );
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

function CodeForm({ busy, onCode }: { busy: boolean; onCode: (code: string) => void }) {
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // A code may hold spaces, even at its end; only line ends come from copying.
  const text = code.replaceAll(/[\r\n\t]/g, "");
  const bad = tried && text.trim() === "";
  return (
    <form
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        unlockSound();
        setTried(true);
        if (text.trim() === "") return input.current?.focus();
        if (busy) return;
        setCode("");
        setTried(false);
        onCode(text);
      }}
    >
      <label for="typed-code">{m.typeLabel}</label>
      <input
        ref={input}
        id="typed-code"
        class="doorinput"
        type="text"
        data-first
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        value={code}
        aria-invalid={bad ? "true" : undefined}
        aria-describedby="typed-hint"
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <p id="typed-hint" class={bad ? "doorfault" : ""}>
        {bad && <Triangle />} <span>{bad ? m.typeBad : m.typeHint}</span>
      </p>
      <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
        {busy ? m.checking : m.check}
      </button>
    </form>
  );
}

function Sheet(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    (
      frame.current?.querySelector<HTMLElement>("[data-first]") ?? frame.current?.querySelector<HTMLElement>("button")
    )?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") props.onClose();
    if (event.key !== "Tab") return;
    const all = [...(frame.current?.querySelectorAll<HTMLElement>("button,input") ?? [])];
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
  };
  // The oldest browsers that we hold (Safari 15.0) have no <dialog>; it only listens to keys that bubble up to it.
  /* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role */
  return (
    <div class="sheet" role="dialog" aria-modal="true" aria-labelledby="sheet-title" ref={frame} onKeyDown={onKey}>
      <h2 id="sheet-title">{props.title}</h2>
      {props.children}
      <button type="button" class="btn btn--wide" onClick={props.onClose}>
        {m.close}
      </button>
    </div>
  );
}

const DRAWINGS: Record<Drawing, { path: string; width: number }> = {
  tick: { path: "M14 54l24 24 50-56", width: 13 },
  squares: { path: "M20 20h42v42H20zM38 38h42v42H38z", width: 8 },
  arrow: { path: "M10 50h70M54 22l30 28-30 28", width: 12 },
  clock: { path: "M50 12a38 38 0 1 1 0 76 38 38 0 0 1 0-76zM50 28v24l16 12", width: 10 },
  cross: { path: "M18 18l64 64M82 18L18 82", width: 13 },
};

/** The answer. Pressing Enter goes on: "Next ticket" has the focus. */
function Answer({ face, onNext }: { face: Face; onNext: () => void }) {
  const next = useRef<HTMLButtonElement>(null);
  const drawing = DRAWINGS[face.drawing];
  useLayoutEffect(() => {
    const before = document.activeElement;
    next.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <section class={`ans ans--${face.ground} ans--${face.frame}`} data-answer={face.word}>
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
      </div>
      <div class="ans__f">
        <button ref={next} type="button" class="btn btn--ink btn--wide" onClick={onNext}>
          {m.next}
        </button>
        {face.brief && <p>{m.goesOn}</p>}
      </div>
    </section>
  );
}

function clock(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
}

function LastScan({ scan }: { scan: Past }) {
  const yes = scan.result === "admitted";
  return (
    <>
      <span
        class={yes ? "last__m last__m--y" : scan.result === "duplicate" ? "last__m last__m--a" : "last__m last__m--n"}
      >
        <svg class="i i--l" viewBox="0 0 24 24" aria-hidden="true">
          <path
            d={
              yes
                ? "M4.5 12.5l5 5 10-11"
                : scan.result === "duplicate"
                  ? "M5 5h10v10H5zM9 9h10v10H9z"
                  : "M5 5l14 14M19 5L5 19"
            }
          />
        </svg>
      </span>
      <div class="grow">
        <b>
          {m.short[scan.result]}, {clock(scan.at)}
        </b>
        <div>{scan.place}</div>
      </div>
    </>
  );
}

function PastList({ past }: { past: readonly Past[] }) {
  if (past.length === 0) return <p class="past__none">{m.listEmpty}</p>;
  return (
    <ol class="past">
      {past.map((scan) => (
        <li key={scan.scanId}>
          <b class="num">{clock(scan.at)}</b>
          <span>{scan.place}</span>
          <b>{m.short[scan.result]}</b>
        </li>
      ))}
    </ol>
  );
}
