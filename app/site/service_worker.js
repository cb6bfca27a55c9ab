"use strict";

// The site's files for use without a network. A version of the site lives in
// one cache, complete or not at all, and a page that is open keeps the version
// it was loaded with: the next version waits until the last page is reloaded.

const base = "{{base}}";
const prefix = "smtpexplain " + base + " "; // other sites may share the origin
const name = prefix + "{{version}}";
const files = {{files}};

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  const cache = await caches.open(name);
  try {
    // no-cache asks the host whether what the browser holds is still right.
    await cache.addAll(files.map((f) => new Request(f, { cache: "no-cache" })));
  } catch (err) {
    await caches.delete(name);
    throw err;
  }
}

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  for (const key of await caches.keys()) {
    if (key.startsWith(prefix) && key !== name) {
      await caches.delete(key);
    }
  }
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") {
    self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === self.location.origin && url.pathname.startsWith(base)) {
    event.respondWith(answer(event.request));
  }
});

async function answer(request) {
  const page = request.mode === "navigate";
  if (page && self.registration.waiting && (await self.clients.matchAll()).length < 2) {
    // The only page is being left, so nobody needs this version any longer.
    self.registration.waiting.postMessage("take over");
    // The icon keeps the browser from asking for one that is not there.
    return new Response('<link rel="icon" href="data:,">', { headers: { "Content-Type": "text/html", Refresh: "0" } });
  }
  const cache = await caches.open(name);
  const held = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (held) {
    return held;
  }
  if (!page) {
    return fetch(request);
  }
  // The program draws the page for any address, so the start page stands in
  // for those that are not cached.
  try {
    const response = await fetch(request);
    if (response.ok || response.type === "opaqueredirect") {
      return response;
    }
  } catch {
    // No network.
  }
  return cache.match(base);
}
