// Lets the page of a door open without a network, or through one that hangs: what was last fetched is shown again.
// Presses are kept by the page itself; nothing that is sent passes through here.

const CACHE = "navasard-door-1";
const PATIENCE = 4000; // milliseconds, where something is kept
const FIXED = "/door/assets/"; // whose addresses change with what they hold

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(freshElseKept(event.request));
});

async function freshElseKept(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept && new URL(request.url).pathname.startsWith(FIXED)) return kept;
  const asked = refresh(cache, request);
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([asked.then((fresh) => (fresh.status < 500 ? fresh : kept), () => kept), late]);
}

async function refresh(cache, request) {
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  else if (fresh.status === 404 || fresh.status === 410) await cache.delete(request);
  return fresh;
}
