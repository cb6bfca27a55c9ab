const held = {};
for (const block of document.querySelectorAll("script[data-file]")) {
  held[block.dataset.file] = { type: block.dataset.type, data: block.textContent };
  block.remove();
}

// The worker is a script of its own, which begins with the same files.
const worker = document.getElementById("worker");
const workerAddress = URL.createObjectURL(new Blob(["const held = ", JSON.stringify(held), ";\n", worker.textContent], { type: "text/javascript" }));
worker.remove();
self.Worker = class extends Worker {
  constructor() {
    super(workerAddress);
  }
};

// Trusted Types: the worker is the only text that this page makes script of.
if (self.trustedTypes) {
  trustedTypes.createPolicy("default", { createScriptURL: (address) => (address === workerAddress ? address : null) });
}

