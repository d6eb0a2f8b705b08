/**
 * The service worker of `/orders/`: keeps the pages that are asked of it, with their files, so that a ticket opens in a
 * basement. The network goes first whenever it answers within a few seconds; what is kept is only this buyer's own page,
 * on their own device, until none of its tickets opens a door any more.
 */
export const KEEPER = `
const NAME = "tickets-1";
const PATIENCE = 4000;
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  const { keep = [], forget } = event.data ?? {};
  event.waitUntil((async () => {
    const kept = await caches.open(NAME);
    if (forget) await kept.delete(forget, { ignoreSearch: true });
    await Promise.all(keep.map(async (url) => {
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) await kept.put(url, answer);
    }));
    event.ports[0]?.postMessage("kept");
  })());
});
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || pathname.startsWith("/api/")) return;
  event.respondWith((async () => {
    const stored = await (await caches.open(NAME)).match(event.request, { ignoreSearch: true });
    const asked = fetch(event.request);
    if (!stored) return asked;
    const late = new Promise((answer) => setTimeout(answer, PATIENCE, stored));
    return Promise.race([asked.catch(() => stored), late]);
  })());
});
`;
