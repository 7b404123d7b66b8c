// Gives the kept card of a way where there is no net. It answers for its sheets, and leaves everything else to the net; it keeps nothing that it was not asked to.
const STORE = `way ${self.registration.scope}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("message", (event) => {
  const answer = event.ports[0];
  event.waitUntil(act(event.data).then((done) => answer?.postMessage(done), () => answer?.postMessage("failed")));
});

async function act(asked) {
  if (asked.remove) {
    await caches.delete(STORE);
    return "removed";
  }
  const pages = asked.keep.map((one) => new URL(one, self.registration.scope));
  if (!pages.every((one) => one.href.startsWith(self.registration.scope))) throw new Error("not below this page");
  await caches.delete(STORE);
  const store = await caches.open(STORE);
  await store.addAll(pages.map((one) => new Request(one, { credentials: "omit", cache: "reload" })));
  return "kept";
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  event.respondWith((async () => {
    try {
      return await fetch(event.request);
    } catch (error) {
      const kept = await caches.match(event.request, { cacheName: STORE, ignoreVary: true });
      if (kept) return kept;
      throw error;
    }
  })());
});
