// Keeps the page for notes without a signal, with all it needs. The line before this one names the
// version and the files: other bytes make the browser install it anew, all files or none of them.
const { language, version, files } = self.kept;
const PREFIX = `insightbank-offline-${language}-`;
const NAME = PREFIX + version;

async function keep() {
  const cache = await caches.open(NAME);
  // Without whoever is signed in: what is kept is the same for everybody.
  await cache.addAll(files.map((address) => new Request(address, { cache: "no-cache", credentials: "omit" })));
  await self.skipWaiting();
}

async function forgetOlder() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === self.location.origin && files.includes(pathname)) {
    event.respondWith(answer(event.request));
  }
});
