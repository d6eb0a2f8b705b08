import { afterEach, describe, expect, it, vi } from "vitest";
import { makeIdle } from "./idle.ts";
import { keepAwake } from "./signals.ts";
import { torchOf } from "./torch.ts";

describe("the torch", () => {
  const streamOf = (capabilities: object | null, asked: object[] = []) => ({
    getVideoTracks: () =>
      capabilities === null
        ? []
        : [
            {
              getCapabilities: () => capabilities,
              applyConstraints: async (wish: object) => void asked.push(wish),
            } as unknown as MediaStreamTrack,
          ],
  });
  it("S3 is switched where the camera has one, and is not offered where it has none", async () => {
    const asked: object[] = [];
    const torch = torchOf(streamOf({ torch: true }, asked));
    await torch?.(true);
    await torch?.(false);
    expect(asked).toEqual([{ advanced: [{ torch: true }] }, { advanced: [{ torch: false }] }]);
    expect(torchOf(streamOf({ torch: false }))).toBeUndefined();
    expect(torchOf(streamOf({}))).toBeUndefined();
    expect(torchOf(streamOf(null))).toBeUndefined();
  });
});

describe("a phone that nobody uses", () => {
  it("S3 rests once after so long without anything, and again only after something happened", () => {
    const waiting = new Map<number, () => void>();
    let next = 0;
    let rests = 0;
    const idle = makeIdle(240_000, () => rests++, {
      set: (work, ms) => {
        expect(ms).toBe(240_000);
        waiting.set(++next, work);
        return next as unknown as ReturnType<typeof setTimeout>;
      },
      clear: (timer) => void waiting.delete(Number(timer)),
    });
    const pass = () => {
      for (const [id, work] of waiting) {
        waiting.delete(id);
        work();
      }
    };
    idle.busy();
    idle.busy();
    expect(waiting.size).toBe(1);
    pass();
    pass();
    expect(rests).toBe(1);
    idle.busy();
    idle.stop();
    pass();
    expect(rests).toBe(1);
  });
});

describe("a screen that stays on", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("S3 asks again each time the page is seen, and lets go in the end", async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    let [asked, released] = [0, 0];
    const request = async () => {
      asked++;
      return { release: async () => void released++ };
    };
    vi.stubGlobal("document", page);
    vi.stubGlobal("navigator", { wakeLock: { request } });
    const stop = keepAwake();
    await Promise.resolve();
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(asked).toBe(1);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toBe(2);
    stop();
    page.dispatchEvent(new Event("visibilitychange"));
    expect([asked, released]).toEqual([2, 1]);
  });

  it("S3 goes on without, where the browser has no lock or the battery is low", async () => {
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    vi.stubGlobal("navigator", {});
    keepAwake()();
    vi.stubGlobal("navigator", { wakeLock: { request: async () => await Promise.reject(new Error("low battery")) } });
    const stop = keepAwake();
    await Promise.resolve();
    expect(stop).not.toThrow();
  });
});
