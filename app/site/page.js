// What the service worker says while the program is not there to listen, and
// that this page is being left.
{
  const early = [];
  let take = (news) => early.push(news);
  self.smtpexplainNews = (f) => {
    take = f;
    for (const news of early.splice(0)) f(news);
  };
  if (navigator.serviceWorker) {
    navigator.serviceWorker.addEventListener("message", (event) => take(event.data));
    navigator.serviceWorker.startMessages();
    addEventListener("beforeunload", () => {
      if (navigator.serviceWorker.controller) navigator.serviceWorker.controller.postMessage("leaving");
    });
  }
}

// The service worker loads the whole site, so it comes after what somebody
// waits for: where it is there already and looks for a new version, after the
// page, and else after the program. Who only reads a page loads neither.
self.smtpexplainQuiet = async () => {
  if (!navigator.serviceWorker || !navigator.serviceWorker.controller) await smtpexplain.running;
  await smtpexplain.idle();
};

// Trusted Types: these two addresses are the only texts that this page makes
// script of. The browser refuses everything else.
if (self.trustedTypes) {
  trustedTypes.createPolicy("default", {
    createScriptURL: (address) => (["{{base}}app-worker.js", "{{base}}web/worker.js"].includes(address) ? address : null),
  });
}

