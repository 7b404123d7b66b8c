// Keeps the page of one stand for when there is no net: the page itself and what it is made of.
// It lies below the page, so it serves no other page. Votes never pass through it into the cache.
const STORE = "stand " + self.registration.scope;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data)) return;
  event.waitUntil((async () => {
    const store = await caches.open(STORE);
    await Promise.all(event.data.map((address) => store.add(address).catch(() => null)));
    event.source.postMessage("kept");
  })());
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  if (new URL(event.request.url).origin !== self.location.origin) return;
  event.respondWith((async () => {
    try {
      return await fetch(event.request);
    } catch (error) {
      const kept = await (await caches.open(STORE)).match(event.request, { ignoreVary: true });
      if (kept) return kept;
      throw error;
    }
  })());
});
