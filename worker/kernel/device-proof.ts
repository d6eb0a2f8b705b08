/**
 * What a device signs of a scan that it decided without a network (TH17): pure text, the same here and on the device. The
 * key never leaves the device, so nobody else can put words into its mouth, and it cannot be changed on the way.
 */
import { toTimestamp, type Millis } from "./time.ts";

export type QueuedScan = {
  readonly scanId: string;
  /** SHA-256 of the scanned text, hex. */
  readonly codeHash: string;
  readonly result: string;
  readonly scannedAt: Millis;
  readonly direction: string;
  readonly people: number;
};

/** The text that is signed. */
export function queuedScanText(scan: QueuedScan): string {
  const { scanId, codeHash, result, scannedAt, direction, people } = scan;
  return ["tessera-scan-1", scanId, codeHash, result, toTimestamp(scannedAt), direction, String(people)].join("\n");
}

/** The text with which a device asks for its next token. `at` is its own, corrected clock. */
export function renewalText(deviceId: string, at: Millis): string {
  return ["tessera-renew-1", deviceId, toTimestamp(at)].join("\n");
}
