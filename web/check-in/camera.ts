/** The camera and the reading of codes from its pictures. */
import wasmUrl from "zxing-reader-wasm?url";
import { type Torch, torchOf } from "./torch.ts";

type Detector = { detect: (source: HTMLVideoElement) => Promise<readonly { rawValue: string }[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats: () => Promise<string[]> };

/** The browser's own detector when it reads QR codes, else the one we bring, served from our own address. */
async function makeDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats: readonly string[] = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  if (native && formats.includes("qr_code")) return new native({ formats: ["qr_code"] });
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  prepareZXingModule({ overrides: { locateFile: (path: string) => (path.endsWith(".wasm") ? wasmUrl : path) } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

/** Milliseconds between two looks: ten a second read as fast as a hand moves, and leave the phone cool. */
const LOOK_EVERY = 100;

export type Camera = {
  /** Switches the torch; undefined when this camera has none. */
  readonly torch: Torch | undefined;
  readonly stop: () => void;
};

/**
 * Shows the camera in `video` and calls `onCode` for each code seen, again and again while it is in view.
 * @throws when the camera is refused or there is none
 */
export async function startCamera(video: HTMLVideoElement, onCode: (text: string) => void): Promise<Camera> {
  if (!("mediaDevices" in navigator)) throw new Error("no camera here");
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  let over = false;
  const stop = () => {
    over = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    video.srcObject = stream;
    await video.play();
    const detector = await makeDetector();
    void look(video, detector, onCode, () => over);
    return { torch: torchOf(stream), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

async function look(
  video: HTMLVideoElement,
  detector: Detector,
  onCode: (text: string) => void,
  over: () => boolean,
): Promise<void> {
  while (!over()) {
    if (video.readyState >= video.HAVE_CURRENT_DATA) {
      try {
        for (const { rawValue } of await detector.detect(video)) if (!over() && rawValue !== "") onCode(rawValue);
      } catch {
        // One unreadable picture; the next comes at once.
      }
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY));
  }
}
