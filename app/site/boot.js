// This stands in front of go-app's app.js, which calls smtpexplain.instantiate
// where it would compile the program itself. Compiling takes a phone's main thread a
// second in which it answers nobody, so a worker does it and hands the compiled
// program over. That worker then waits for the first log.
"use strict";

const smtpexplain = (globalThis.smtpexplain = { worker: null, module: null, ready: null });

// The program calls ready once it listens to the page.
smtpexplain.running = new Promise((resolve) => (smtpexplain.ready = resolve));

smtpexplain.instantiate = async (progress, imports) => {
  const module = await smtpexplain.program(progress);
  const instance = await WebAssembly.instantiate(module, imports);
  await new Promise((resolve) => setTimeout(resolve)); // let others have a turn
  return { instance };
};

smtpexplain.program = (progress) =>
  new Promise((resolve, reject) => {
    const worker = new Worker("{{base}}web/worker.js");
    const fail = (why) => {
      worker.terminate();
      reject(new Error(why));
    };
    worker.onerror = () => fail("web/worker.js could not be loaded");
    worker.onmessage = ({ data }) => {
      if (data.fault) fail(data.fault);
      if (data.progress) progress(data.progress);
      if (data.module) {
        worker.onmessage = worker.onerror = null;
        Object.assign(smtpexplain, { worker, module: data.module });
        resolve(data.module);
      }
    };
    // Only a first visit loads over the network. Afterwards the browser may
    // keep what it compiled, unless the bytes are counted.
    const first = !(navigator.serviceWorker && navigator.serviceWorker.controller);
    worker.postMessage({ size: first ? Number(goappWasmContentLength) : 0 });
  });

