import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../kernel/time.ts";
import { reportedTime } from "./offline-scan.ts";

const NOW = 1_800_000_000_000;
const device = { createdAt: NOW - 3 * HOUR, validFrom: NOW - 4 * HOUR, validUntil: NOW + 8 * HOUR };

describe("the time of a scan without a network", () => {
  it("E35 is the device's, where it can be", () => {
    expect(reportedTime(NOW - HOUR, device, true, NOW)).toEqual({ at: NOW - HOUR, suspicion: null });
    expect(reportedTime(NOW + MINUTE, device, true, NOW)).toEqual({ at: NOW, suspicion: null });
  });
  it("TH17 before the device was there, or in the future, is impossible and marked", () => {
    expect(reportedTime(NOW - 5 * HOUR, device, true, NOW)).toEqual({
      at: device.createdAt - 2 * MINUTE,
      suspicion: "impossible_time",
    });
    expect(reportedTime(NOW + HOUR, device, true, NOW)).toEqual({ at: NOW, suspicion: "impossible_time" });
  });
  it("S5 handed over after the hours, it happened within them; TH17 a time after them is marked", () => {
    const over = { ...device, validUntil: NOW - HOUR };
    expect(reportedTime(NOW - 2 * HOUR, over, true, NOW)).toEqual({ at: NOW - 2 * HOUR, suspicion: null });
    expect(reportedTime(NOW - HOUR + MINUTE, over, true, NOW)).toEqual({ at: NOW - HOUR, suspicion: null });
    expect(reportedTime(NOW - MINUTE, over, true, NOW)).toEqual({ at: NOW - HOUR, suspicion: "impossible_time" });
  });
  it("TH17 what the device's key did not sign is marked, whatever it says", () => {
    expect(reportedTime(NOW - HOUR, device, false, NOW).suspicion).toBe("not_signed");
  });
});
