// The worker runs the same program as the page, web/app.wasm, which finds no
// document here and becomes the engine, unless it is to rehearse. Addresses are relative to this file, so
// the site works below any path.
"use strict";

const exec = new URL("../wasm_exec.js", self.location.href).href;
if (self.trustedTypes) trustedTypes.createPolicy("default", { createScriptURL: (address) => (address === exec ? address : null) });
importScripts(exec);

const early = [];
let take = (message) => early.push(message);

// Called by the program once it runs.
self.smtpexplainReady = (f) => {
  ready();
  take = f;
  for (const message of early.splice(0)) f(message);
};
let ready = () => {};

// The first message says where the program comes from: from the page, as it was
// compiled before, or from the network, and then how large it is if somebody
// wants to know how far that is. Or it asks for a rehearsal.
self.onmessage = (first) => {
  self.onmessage = (event) => take(event.data);
  start(first.data).catch((error) => {
    take = () => fault(error.message);
    fault(error.message);
  });
};

// Plain text, never the text of the log: it ends up on the page.
function fault(text) {
  self.postMessage({ fault: text });
}

async function start({ module, size, rehearsal }) {
  if (rehearsal) setStage();
  if (!module) {
    module = await compile(size);
    // Browsers compile a function when it is first called. Once the program
    // runs here, the page, which shares the module, starts faster.
    ready = () => self.postMessage({ module });
  }
  const go = new Go();
  await go.run(await WebAssembly.instantiate(module, go.importObject));
  throw new Error("it ended, most likely because the memory of the browser tab was not enough");
}

// In a rehearsal the program starts as the page does and draws the first page
// on nothing. The page hears that it has started, and ends this worker.
function setStage() {
  const nothing = new Proxy(function () {}, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => "" : nothing),
    set: () => true,
    apply: () => nothing,
    construct: () => nothing,
  });
  Object.assign(self, {
    document: nothing,
    history: nothing,
    localStorage: { length: 0, getItem: () => null },
    // Below this base, the address of the script is that of the first page.
    goappGetenv: (name) => (name === "GOAPP_ROOT_PREFIX" ? self.location.pathname : ""),
    // The first change is drawn a moment later.
    smtpexplain: { worker: nothing, ready: () => setTimeout(() => self.postMessage("rehearsed"), 50) },
  });
}

async function compile(size) {
  const response = await fetch(new URL("app.wasm", self.location.href));
  if (!response.ok) throw new Error("app.wasm could not be loaded (" + response.status + ")");
  if (!size && response.headers.get("Content-Type") === "application/wasm") {
    return WebAssembly.compileStreaming(response);
  }
  let loaded = 0;
  let told = 0;
  const counted = new TransformStream({
    transform(chunk, out) {
      loaded += chunk.byteLength;
      const progress = Math.min(100, Math.floor((20 * loaded) / size) * 5);
      if (progress > told) self.postMessage({ progress: (told = progress) });
      out.enqueue(chunk);
    },
  });
  // Some hosts do not know the type.
  return WebAssembly.compileStreaming(new Response(response.body.pipeThrough(counted), { headers: { "Content-Type": "application/wasm" } }));
}
