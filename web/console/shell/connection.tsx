/** Says that there is no network, for as long as there is none. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Banner } from "../parts/banner.tsx";

const offline = signal(!navigator.onLine);

/** A banner while the browser knows that it has no network; nothing otherwise. */
export function ConnectionBanner() {
  useEffect(() => {
    const look = () => {
      offline.value = !navigator.onLine;
    };
    look();
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  if (!offline.value) return null;
  return (
    <div class="con__notice">
      <Banner tone="warn" appears head={m.connection.head} rest={m.connection.rest} />
    </div>
  );
}
