// Lets the page of a door open without a network: what was last fetched is shown again.
// Presses are kept by the page itself; nothing that is sent passes through here.

const CACHE = "navasard-door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(freshElseKept(event.request));
});

async function freshElseKept(request) {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    else if (fresh.status === 404 || fresh.status === 410) await cache.delete(request);
    return fresh;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: false });
    if (kept) return kept;
    throw error;
  }
}
