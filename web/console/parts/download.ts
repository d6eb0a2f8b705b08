/** Files of the API, saved by the browser. Saved, not shown in a tab: our pages let no plugin run. */
import { useState } from "preact/hooks";
import { api } from "../session.ts";
import { useAction } from "./load.tsx";

/** Milliseconds that a browser may take to begin with a file. */
const HAND_OVER = 60_000;

/** Hands a file to the browser's own download. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HAND_OVER);
}

/** Fetches files and saves them: `fetching` is the path of the one that is under way, "" when none is. */
export function useDownload() {
  const { fault, run } = useAction();
  const [fetching, setFetching] = useState("");
  const download = async (path: string, name: string, accept = "*/*"): Promise<boolean> => {
    setFetching(path);
    const file = await run(() => api.file(path, accept));
    setFetching("");
    if (file) saveFile(file.value, name);
    return file !== undefined;
  };
  return { fetching, fault, download };
}
