/** The service worker: opens the page without a network, and brings new versions that wait until nobody scans. */

let waiting: ServiceWorker | null = null;
/** Milliseconds that a version which lies ready may take to take over. */
const TAKE_OVER = 3000;

async function takeOver(worker: ServiceWorker): Promise<void> {
  await new Promise<void>((done) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage("take over", []);
    setTimeout(done, TAKE_OVER);
  });
}

export const update = {
  /** True when a newer version lies ready. It takes over when the page is opened again, or when somebody says so. */
  ready: () => waiting !== null,
  use: () => waiting && void takeOver(waiting),
};

/** Before anything is shown, so that nobody is interrupted: a version that lies ready from the last time takes over. */
export async function takeNewVersion(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration("/check-in/").catch(() => undefined);
  if (registration?.waiting) await takeOver(registration.waiting);
}

/** Registers the service worker. Without one the page works, but does not open without a network. */
export async function startServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/check-in/sw.js", { scope: "/check-in/" });
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) waiting = worker;
      });
    });
  } catch {
    // Private mode, or a browser that is not allowed to keep anything.
  }
}
