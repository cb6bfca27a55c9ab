// What a person does before the program has arrived is kept for it, so that
// nobody waits for a download, and nothing is lost when the program draws the
// page anew. On the pages of the reference, which read without the program, it
// is only fetched when somebody does something that needs it: the promise
// smtpexplainEarly.wanted says so. The program calls take once.
"use strict";

(() => {
  const control = "button:not(.theme-item), input, label, select, summary, textarea";
  const kept = { text: "", files: null };
  const done = { page: null, focus: null, click: null, key: null };
  let resolve;
  const wanted = new Promise((f) => (resolve = f));

  function want() {
    done.page = document.querySelector(".page");
    resolve();
  }

  // A log that is to be read: the last one counts.
  function keep(what, click = null) {
    Object.assign(kept, { text: "", files: null }, what);
    done.click = click;
    document.documentElement.dataset.early = "kept";
    want();
  }

  const wantFor = (event) => event.target.closest(control) && want();

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
    dragenter: want,
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
    input: want,
    pointerdown: wantFor,
    focusin(event) {
      done.focus = event.target;
      wantFor(event);
    },
    click(event) {
      const { target } = event;
      const button = target.closest("button");
      done.focus = document.activeElement;
      if (target.type === "file") target.onchange = chosenLate;
      if (!button) return;
      if (button.matches(".theme-item")) {
        document.getElementById("status").textContent = smtpexplainTheme.next();
      } else if (button.matches(".sample, .menu button")) {
        keep({}, button);
      } else {
        done.click = button;
        want();
      }
    },
    keydown(event) {
      const { key, target } = event;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const search = document.getElementById("reference-search");
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "o") {
        event.preventDefault();
        document.getElementById("file").click();
        want();
      } else if (!plain || target.matches("input, textarea, select")) {
        return;
      } else if (key === "/" && search && !keysOff()) {
        event.preventDefault(); // what is typed next belongs there already
        search.focus();
      } else if (key === "?") {
        done.key = event;
        want();
      }
    },
  };
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);

  // Whether somebody has switched the single keys off.
  function keysOff() {
    try {
      return localStorage.getItem("keys-off") === "true";
    } catch {
      return false;
    }
  }

  // A file that was chosen in a dialog of the page that is gone.
  function chosenLate(event) {
    const { target } = event;
    if (target.isConnected) return;
    const now = document.getElementById(target.id);
    now.files = target.files;
    now.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Both pages are the same, so that each element has its twin, unless the
  // program shows something else already, because it reads a log.
  function carryOver() {
    const parts = (page) => [...page.querySelectorAll("a, button, details, input, select, summary, textarea")];
    const before = parts(done.page);
    const now = parts(document.querySelector(".page"));
    const twin = (element) => now[before.indexOf(element)];
    if (before.length !== now.length) return;
    before.forEach((was, i) => {
      if (was.open) now[i].open = true;
      if (was.type === "file" || was.value === now[i].value) return;
      now[i].value = was.value;
      now[i].dispatchEvent(new Event("input", { bubbles: true }));
    });
    const focus = twin(done.focus);
    if (focus) {
      focus.focus({ preventScroll: true });
      if (focus.setSelectionRange && focus.type !== "file") focus.setSelectionRange(done.focus.selectionStart, done.focus.selectionEnd);
    }
    if (done.click) twin(done.click).click();
    if (done.key) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: done.key.key, bubbles: true, cancelable: true }));
  }

  self.smtpexplainEarly = {
    wanted,
    take() {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
      delete self.smtpexplainEarly;
      delete document.documentElement.dataset.early;
      if (done.page) queueMicrotask(carryOver); // once the program gives way
      return kept;
    },
  };
})();
