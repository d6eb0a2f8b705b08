/** The service worker: opens the page without a network, and brings new versions that wait until nobody scans. */

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function note(worker: ServiceWorker | null): void {
  waiting = worker;
  for (const listener of listeners) listener();
}

export const update = {
  /** True when a newer version lies ready. It takes over when the page is closed, or when somebody says so. */
  ready: () => waiting !== null,
  use: () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting?.postMessage("take over", []);
  },
  watch: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Registers the service worker. Without one the page works, but does not open without a network. */
export async function startServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/check-in/sw.js", { scope: "/check-in/" });
    // Nobody scans yet: a version that waited since the last time may take over now, before anything is shown.
    if (registration.waiting) registration.waiting.postMessage("take over", []);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) note(worker);
      });
    });
  } catch {
    // Private mode, or a browser that is not allowed to keep anything.
  }
}
