/**
 * Opens the door page without a network. What it keeps is the list of this build's own files, written in by the build; it
 * asks nobody else and keeps no answer of the API.
 */

/** Written in front of this file by vite.config.ts. */
declare const BUILD: { readonly version: string; readonly files: readonly string[] };

/** The few parts of the worker's own world that are used here: its types and those of pages claim the same names. */
type Waiting = Event & { readonly waitUntil: (work: Promise<unknown>) => void };
type Fetching = Event & { readonly request: Request; readonly respondWith: (answer: Promise<Response>) => void };
type Scope = {
  readonly addEventListener: ((name: "install" | "activate", listener: (event: Waiting) => void) => void) &
    ((name: "fetch", listener: (event: Fetching) => void) => void) &
    ((name: "message", listener: (event: MessageEvent) => void) => void);
  readonly skipWaiting: () => Promise<void>;
  readonly clients: { readonly claim: () => Promise<void> };
};
const worker = globalThis as unknown as Scope;

const PREFIX = "tessera-door-";
const NAME = PREFIX + BUILD.version;
const PAGE = "/check-in/";

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(NAME).then((cache) => cache.addAll(BUILD.files.map((file) => new Request(file, { cache: "reload" })))),
  );
});

worker.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== NAME));
  const cleared = old.then((names) => Promise.all(names.map((name) => caches.delete(name))));
  // The page that brought this worker is served by it from now on: what it loads later is here without a network.
  event.waitUntil(cleared.then(() => worker.clients.claim()));
});

worker.addEventListener("message", ({ data }) => {
  if (data === "take over") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  // The page is one and the same whatever secret its address carries; the secret is never a key of the cache.
  const path = request.mode === "navigate" ? PAGE : url.pathname;
  if (!BUILD.files.includes(path)) return;
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match(path))
      .then((kept) => kept ?? fetch(request)),
  );
});
