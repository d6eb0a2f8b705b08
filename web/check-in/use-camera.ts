/** The camera of the scan screen: off while nobody looks at the page or nothing happens for long (eight hours on battery). */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Camera, startCamera } from "./camera.ts";
import { makeIdle } from "./idle.ts";

export type CameraState = "starting" | "on" | "refused" | "paused";

/** Milliseconds without a scan or a touch after which the camera rests. */
const IDLE = 4 * 60_000;

export function useCamera(video: { current: HTMLVideoElement | null }, onCode: (code: string) => void) {
  const [state, setState] = useState<CameraState>("starting");
  const [turn, setTurn] = useState(0);
  const [camera, setCamera] = useState<Camera | null>(null);
  const code = useRef(onCode);
  code.current = onCode;
  useEffect(() => {
    let over = false;
    let mine: Camera | null = null;
    const rest = () => {
      mine?.stop();
      mine = null;
      setCamera(null);
    };
    const { busy, stop: stopIdle } = makeIdle(IDLE, () => {
      rest();
      setState((now) => (now === "on" ? "paused" : now));
    });
    const start = async () => {
      const screen = video.current;
      if (!screen || mine || over) return;
      setState("starting");
      try {
        const started = await startCamera(screen, (text) => {
          busy();
          code.current(text);
        });
        // Whoever left meanwhile needs no camera.
        if (over || document.visibilityState !== "visible") return started.stop();
        mine = started;
        setCamera(started);
        setState("on");
        busy();
      } catch {
        if (!over) setState("refused");
      }
    };
    const onSeen = () => {
      if (document.visibilityState === "visible") void start();
      else rest();
    };
    document.addEventListener("visibilitychange", onSeen);
    addEventListener("pointerdown", busy);
    addEventListener("keydown", busy);
    if (document.visibilityState === "visible") void start();
    return () => {
      over = true;
      stopIdle();
      document.removeEventListener("visibilitychange", onSeen);
      removeEventListener("pointerdown", busy);
      removeEventListener("keydown", busy);
      mine?.stop();
    };
  }, [turn, video]);
  return { state, torch: camera?.torch, again: useCallback(() => setTurn((now) => now + 1), []) };
}
