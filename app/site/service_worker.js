"use strict";

// The site's files for use without a network. A version of the site lives in
// one cache, complete or not at all, and a page that is open keeps the version
// it was loaded with: the next version waits until the last page is reloaded.

const base = "{{base}}";
const version = "{{version}}";
const prefix = "smtpexplain " + base + " "; // other sites may share the origin
const name = prefix + version;
const files = {{files}}; // address to SHA-256

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  try {
    await caches.delete(name); // what a browser that was closed half-way has left
    const cache = await caches.open(name);
    await Promise.all(Object.keys(files).map((file) => keep(cache, file)));
  } catch (err) {
    await caches.delete(name).catch(() => {});
    const full = err.name === "QuotaExceededError";
    await tell({ offline: full ? "full" : "failed", update: self.registration.active !== null });
    throw err;
  }
  await tell({ offline: "ready", update: self.registration.active !== null });
}

// keep puts a file into the cache if it is the one that belongs to this version,
// and not that of another which the host, or a cache on the way, still has.
async function keep(cache, file) {
  // no-cache asks the host whether what the browser holds is still right.
  const response = await fetch(new Request(file, { cache: "no-cache" }));
  const body = response.ok ? await response.clone().arrayBuffer() : new ArrayBuffer(0);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  if (Array.from(sum, (b) => b.toString(16).padStart(2, "0")).join("") !== files[file]) {
    throw new Error(file + " is not the file of version " + version);
  }
  await cache.put(file, response);
}

async function tell(news) {
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    client.postMessage(news);
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
  switch (event.data) {
    case "take over":
      self.skipWaiting();
      break;
    case "leaving":
      left.set(event.source.id, Date.now());
      break;
    case "hand over":
      event.source.postMessage({ shared });
      shared = [];
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || !url.pathname.startsWith(base)) {
    return;
  }
  if (request.method === "GET") {
    event.respondWith(answer(request, url));
  } else if (request.method === "POST" && url.pathname === base + "share") {
    event.respondWith(receive(request));
  }
});

async function answer(request, url) {
  const page = request.mode === "navigate";
  if (page && url.search !== "?shared" && self.registration.waiting && (await last())) {
    // Nobody needs this version any longer.
    self.registration.waiting.postMessage("take over");
    // The icon keeps the browser from asking for one that is not there. A header
    // Refresh would do nothing where the address has a fragment.
    return new Response(`<link rel="icon" href="data:,"><script>(${reloadOnceTaken})()</script>`, { headers: { "Content-Type": "text/html" } });
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
  // for those that are not cached, and for those of another version, which
  // would be drawn with the files of this one.
  let response = Response.error();
  try {
    response = await fetch(request);
    if (response.type === "opaqueredirect" || (response.ok && (await ours(response.clone())))) {
      return response;
    }
  } catch {
    // No network.
  }
  return (await cache.match(base, { ignoreVary: true })) || response;
}

// reloadOnceTaken runs in the page that is shown meanwhile. It does not go before
// the next version is done with taking over: Chromium can lose a page that is
// asked for while a service worker is being activated, and stay blank. Nor does it
// stay if the browser, asked to reload what has just replaced it, brings it back.
async function reloadOnceTaken() {
  addEventListener("pageshow", (event) => event.persisted && setTimeout(() => location.reload()));
  for (const end = Date.now() + 10000; Date.now() < end; ) {
    const { waiting, active } = await navigator.serviceWorker.ready;
    if (!waiting && active.state === "activated") {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  location.reload();
}

// When pages have said that they are being left, by their ids.
const left = new Map();

// last reports whether every page that is open is being left, as the only one is
// when it is reloaded.
async function last() {
  const open = await self.clients.matchAll();
  const leaving = () => open.every((page) => Date.now() - (left.get(page.id) || 0) < 5000);
  if (!leaving()) {
    // The word may come just behind the request.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return leaving();
}

// ours reports whether a page belongs to this version.
async function ours(response) {
  const type = response.headers.get("Content-Type") || "";
  return !type.startsWith("text/html") || (await response.text()).includes(version);
}

// What another program has shared, until the page that opens for it asks. It
// is kept in memory and nowhere else.
let shared = [];

async function receive(request) {
  try {
    const form = await request.formData();
    const text = form.get("text") || form.get("url") || form.get("title");
    shared = form.getAll("files").filter((file) => file.size > 0);
    if (shared.length === 0 && text) {
      shared = [new File([text], "shared text")];
    }
  } catch {
    shared = []; // the page says that nothing has arrived
  }
  return Response.redirect(base + "?shared", 303);
}
