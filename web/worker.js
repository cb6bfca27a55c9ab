// The worker runs the same program as the page, web/app.wasm, which finds no
// document here and becomes the engine. Addresses are relative to this file, so
// the site works below any path.
"use strict";

const early = [];
let take = (message) => early.push(message);

// Called by the program once it runs.
self.smtpexplainReady = (f) => {
  take = f;
  for (const message of early.splice(0)) f(message);
};

self.onmessage = (event) => take(event.data);

// Plain text, never the text of the log: it ends up on the page.
function fault(text) {
  self.postMessage({ fault: text });
}

async function start() {
  const exec = new URL("../wasm_exec.js", self.location.href).href;
  if (self.trustedTypes) trustedTypes.createPolicy("default", { createScriptURL: (address) => (address === exec ? address : null) });
  importScripts(exec);
  const go = new Go();
  const response = await fetch(new URL("app.wasm", self.location.href));
  if (!response.ok) throw new Error("app.wasm could not be loaded (" + response.status + ")");
  const program = await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
  await go.run(program.instance);
  throw new Error("it ended, most likely because the memory of the browser tab was not enough");
}

start().catch((error) => fault(error.message));
