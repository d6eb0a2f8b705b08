/** The lamp beside the camera, where there is one. */

/** Switches it. @throws when the camera does not obey */
export type Torch = (on: boolean) => Promise<void>;

/** The torch of a camera's picture; undefined when it has none. */
export function torchOf(stream: Pick<MediaStream, "getVideoTracks">): Torch | undefined {
  const [track] = stream.getVideoTracks();
  if (!track || !("getCapabilities" in track)) return undefined;
  // The torch is not in the DOM's types: only some browsers have it.
  const abilities: MediaTrackCapabilities & { torch?: boolean } = track.getCapabilities();
  if (!abilities.torch) return undefined;
  return async (on) => {
    const wish: MediaTrackConstraintSet & { torch: boolean } = { torch: on };
    await track.applyConstraints({ advanced: [wish] });
  };
}
