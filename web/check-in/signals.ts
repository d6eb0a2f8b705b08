/** Sound, vibration and a screen that stays awake. All three are extras: an old phone without them still scans. */

let context: AudioContext | null = null;

/** Must run in a press: browsers allow sound only after one. */
export function unlockSound(): void {
  try {
    context ??= new AudioContext();
    void context.resume();
  } catch {
    context = null;
  }
}

const MUTED = "tessera.door.muted";

/** Whether answers sound; vibration stays. */
export const sound = {
  on: () => localStorage.getItem(MUTED) === null,
  set: (on: boolean) => (on ? localStorage.removeItem(MUTED) : localStorage.setItem(MUTED, "1")),
};

/** Plays tones one after the other, square-edged so that they carry in noise. */
export function play(tones: readonly (readonly [hertz: number, ms: number])[]): void {
  if (!context || !sound.on()) return;
  let at = context.currentTime;
  for (const [hertz, ms] of tones) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = "square";
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.25, at + 0.01);
    gain.gain.setValueAtTime(0.25, at + ms / 1000 - 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + ms / 1000);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + ms / 1000);
    at += ms / 1000 + 0.08;
  }
}

export function vibrate(pattern: readonly number[]): void {
  if ("vibrate" in navigator) navigator.vibrate([...pattern]);
}

/** Keeps the screen on while the page is seen; the system takes the lock back whenever the page is hidden. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const ask = async () => {
    if (over || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch {
      // Low battery: the system says no. Scanning goes on.
    }
  };
  const onSeen = () => void ask();
  document.addEventListener("visibilitychange", onSeen);
  void ask();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", onSeen);
    void lock?.release();
  };
}
