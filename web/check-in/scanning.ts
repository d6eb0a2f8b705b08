/** The queue of one: the scan that waits for its answer, the answer that is shown, and what went before. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { toFault } from "../api/problem.ts";
import type { ScanAnswer } from "../api/types.ts";
import { type Face, faceOf, placeOf } from "./answer.ts";
import { type Enrolled, mayRetry, newScan, type PendingScan, sendScan, stored } from "./desk.ts";
import { play, vibrate } from "./signals.ts";

/** Milliseconds between two attempts to send the same scan. */
const RETRY_AFTER = 2500;
/** A code that stays in view is one scan: it counts anew when it was away this long. */
const SAME_CODE_AWAY = 2500;
/** How long an admission stays on the screen. */
const GOES_ON_AFTER = 2000;
const KEPT = 50;

export type Past = { scanId: string; at: number; result: ScanAnswer["result"]; place: string };
export type Shown = { answer: ScanAnswer; face: Face };

export function useScanning(enrolled: Enrolled, onEnded: () => void) {
  const [pending, setPending] = useState<PendingScan | null>(() => stored.pending());
  /** When sending first failed; null while the first attempt runs or nothing waits. */
  const [unsentSince, setUnsentSince] = useState<number | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [past, setPast] = useState<readonly Past[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const lastCode = useRef({ text: "", seen: 0 });

  const accept = useCallback(
    (answer: ScanAnswer) => {
      const face = faceOf(answer, Date.now(), enrolled.session.event.time_zone);
      setShown({ answer, face });
      setPast((before) =>
        [{ scanId: answer.scan_id, at: Date.now(), result: answer.result, place: placeOf(answer) }, ...before].slice(
          0,
          KEPT,
        ),
      );
      play(face.sound);
      vibrate(face.vibration);
    },
    [enrolled],
  );

  const drop = useCallback(() => {
    stored.setPending(null);
    setPending(null);
    setUnsentSince(null);
  }, []);

  // Sends the waiting scan until it is answered, always under the same id.
  useEffect(() => {
    if (!pending) return undefined;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async () => {
      try {
        const answer = await sendScan(enrolled, pending);
        if (over) return;
        drop();
        accept(answer);
      } catch (caught) {
        if (over) return;
        const failed = toFault(caught);
        if (mayRetry(failed)) {
          setUnsentSince((since) => since ?? Date.now());
          timer = setTimeout(() => void attempt(), RETRY_AFTER);
          return;
        }
        drop();
        if (failed.status === 401 || failed.status === 403) onEnded();
        else setFault(failed.detail ?? failed.title);
      }
    };
    const now = () => {
      clearTimeout(timer);
      void attempt();
    };
    void attempt();
    addEventListener("online", now);
    return () => {
      over = true;
      clearTimeout(timer);
      removeEventListener("online", now);
    };
  }, [pending, enrolled, accept, drop, onEnded]);

  useEffect(() => {
    if (!shown?.face.brief) return undefined;
    const timer = setTimeout(() => setShown((now) => (now === shown ? null : now)), GOES_ON_AFTER);
    return () => clearTimeout(timer);
  }, [shown]);

  const submit = useCallback((code: string) => {
    if (stored.pending()) return;
    const scan = newScan(code);
    stored.setPending(scan);
    setFault(null);
    setPending(scan);
  }, []);

  const seen = useCallback(
    (code: string) => {
      const now = Date.now();
      const again = code === lastCode.current.text && now - lastCode.current.seen < SAME_CODE_AWAY;
      lastCode.current = { text: code, seen: now };
      if (!again) submit(code);
    },
    [submit],
  );

  return { pending, unsentSince, shown, past, fault, submit, seen, drop, next: useCallback(() => setShown(null), []) };
}
