// This stands in front of go-app's app.js, which waits for smtpexplain.wanted
// and calls smtpexplain.instantiate where it would compile the program itself.
// Compiling takes a phone's main thread a second in which it answers nobody, so a
// worker does it and hands the compiled program over. That worker then waits for
// the first log.
"use strict";

const smtpexplain = (globalThis.smtpexplain = { worker: null, module: null, ready: null });

// The program calls ready once it listens to the page.
smtpexplain.running = new Promise((resolve) => (smtpexplain.ready = resolve));

// idle waits until the page is loaded and the browser has nothing to do.
smtpexplain.idle = async () => {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
  await new Promise((resolve) => (self.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 1000 }) : setTimeout(resolve)));
};

{
  const touched = smtpexplainEarly.wanted;
  let hurry = false;
  touched.then(() => (hurry = true));

  // A page that reads without the program says so. On the others it is loaded
  // at once, which costs the page's own thread nothing.
  const reads = document.querySelector('meta[name="program"][content="when touched"]');
  smtpexplain.wanted = reads ? touched : Promise.resolve();

  smtpexplain.instantiate = async (progress, imports) => {
    document.getElementById("app-wasm-loader").dataset.loading = "";
    smtpexplain.module = await load(progress);
    if (!hurry) await rehearse(smtpexplain.module);
    if (reads) stay();
    const instance = await WebAssembly.instantiate(smtpexplain.module, imports);
    await new Promise((resolve) => setTimeout(resolve)); // let others have a turn
    return { instance };
  };

  // The program goes where the address leads, and who reads has gone on.
  const stay = () => {
    const { href, pathname, search } = location;
    history.replaceState(history.state, "", pathname + search);
    smtpexplain.running.then(() => history.replaceState(history.state, "", href));
  };

  const load = (progress) =>
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
          smtpexplain.worker = worker;
          resolve(data.module);
        }
      };
      // Only a first visit loads over the network. Afterwards the browser may
      // keep what it compiled, unless the bytes are counted.
      const first = !(navigator.serviceWorker && navigator.serviceWorker.controller);
      worker.postMessage({ size: first ? Number(goappWasmContentLength) : 0 });
    });

  // Browsers compile a function of the program when it is first called, which
  // for the hundreds that draw a page takes the main thread most of the time
  // that the start takes. So while nobody waits, a worker starts the page before
  // a stage set: what it has compiled is there for this page too. It ends when
  // somebody does wait, and when a slow machine needs too long for it.
  const rehearse = (module) =>
    new Promise((resolve) => {
      const worker = new Worker("{{base}}web/worker.js");
      const end = () => {
        worker.terminate();
        resolve();
      };
      worker.onmessage = worker.onerror = end;
      touched.then(end);
      setTimeout(end, 10000);
      worker.postMessage({ module, rehearsal: true });
    });
}

