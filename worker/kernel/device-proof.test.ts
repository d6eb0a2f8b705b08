import { describe, expect, it } from "vitest";
import { queuedScanText, renewalText } from "./device-proof.ts";

const scan = {
  scanId: "scn_1",
  codeHash: "ab".repeat(32),
  result: "admitted",
  scannedAt: Date.parse("2026-12-12T19:30:00Z"),
  direction: "in",
  people: 2,
};

describe("what a device signs", () => {
  it("TH17 every field is in it, one a line", () => {
    const text = queuedScanText(scan);
    expect(text.split("\n")).toEqual([
      "tessera-scan-1",
      "scn_1",
      "ab".repeat(32),
      "admitted",
      "2026-12-12T19:30:00.000Z",
      "in",
      "2",
    ]);
    const others = [
      { ...scan, scanId: "scn_2" },
      { ...scan, result: "duplicate" },
      { ...scan, scannedAt: scan.scannedAt + 1 },
      { ...scan, direction: "out" },
      { ...scan, people: 3 },
    ];
    for (const other of others) expect(queuedScanText(other)).not.toBe(text);
  });
  it("TH17 a renewal is no scan", () => {
    expect(renewalText("dev_1", scan.scannedAt)).toBe("tessera-renew-1\ndev_1\n2026-12-12T19:30:00.000Z");
  });
});
