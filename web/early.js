// What a person pastes, drops, chooses or types before the program has arrived is
// kept for it, so that nobody waits for a download, and nothing is lost when the
// program draws the page anew. It is called once, by the program.
"use strict";

(() => {
  const kept = { text: "", files: null, sample: "", typed: "" };

  function keep(what) {
    Object.assign(kept, { text: "", files: null, sample: "" }, what);
    document.documentElement.dataset.early = "kept";
  }

  const listeners = {
    paste(event) {
      const data = event.clipboardData;
      if (!data || event.target.type === "search") return;
      const text = data.getData("text/plain");
      if (data.files.length > 0) keep({ files: data.files });
      else if (text) keep({ text });
      else return;
      event.preventDefault(); // a text box is slow with megabytes
    },
    dragover(event) {
      event.preventDefault();
    },
    drop(event) {
      event.preventDefault(); // the browser would leave for the file
      const text = event.dataTransfer.getData("text/plain");
      if (event.dataTransfer.files.length > 0) keep({ files: event.dataTransfer.files });
      else if (text) keep({ text });
    },
    change(event) {
      if (event.target.type === "file" && event.target.files.length > 0) keep({ files: event.target.files });
    },
    input(event) {
      if (event.target.id === "paste") kept.typed = event.target.value;
    },
    click(event) {
      const sample = event.target.closest("button.sample");
      if (sample) keep({ sample: sample.value });
    },
  };
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);

  self.smtpexplainEarly = () => {
    for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
    delete self.smtpexplainEarly;
    delete document.documentElement.dataset.early;
    return kept;
  };
})();
