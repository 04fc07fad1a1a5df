"use strict";
// Shows one issue, and follows its files: the frame is loaded anew behind the one on view and takes its place, at the
// same scroll position, when it is ready. Nothing moves that the editor did not move.
(() => {
  const slug = document.body.dataset.slug;
  const byId = (id) => document.getElementById(id);
  byId("issue").addEventListener("change", (event) => { location.href = event.target.value; });

  let view = sessionStorage.getItem("view") || "mail";
  let shown = byId("shown");
  let latest = 0;

  const address = (version) => `/issue/${slug}/${view === "phone" ? "mail" : view}?v=${version}`;

  function show(version) {
    if (!shown) return;
    const next = shown.cloneNode(false);
    const from = shown.contentWindow;
    next.removeAttribute("src");
    next.classList.add("waiting");
    next.addEventListener("load", () => {
      if (shown.getAttribute("src") && from) next.contentWindow.scrollTo(from.scrollX, from.scrollY);
      next.classList.remove("waiting");
      shown.remove();
      shown = next;
    }, { once: true });
    document.querySelectorAll("iframe.waiting").forEach((frame) => frame.remove());
    next.src = address(version);
    document.querySelector("main").append(next);
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  }

  function list(state) {
    const panel = byId("findings");
    panel.replaceChildren();
    if (state.failure) panel.append(element("p", "error", state.failure));
    for (const finding of state.findings) {
      const item = document.createElement("article");
      item.className = finding.severity;
      item.append(element("code", "place", finding.place), element("strong", "", finding.rule));
      item.append(element("p", "", finding.message));
      if (finding.help) item.append(element("p", "help", finding.help));
      panel.append(item);
    }
  }

  function plural(count, word) { return `${count} ${word}${count === 1 ? "" : "s"}`; }

  function tell(state) {
    byId("subject").textContent = state.subject;
    byId("preheader").textContent = state.preheader;
    byId("size").textContent = state.size ? `${(state.size / 1024).toFixed(0)} KB of 102` : "";
    byId("size").classList.toggle("error", state.clipped);
    const count = byId("count");
    const troubles = state.errors + state.warnings + (state.failure ? 1 : 0);
    count.textContent = state.failure ? "Not rendered"
      : troubles ? `${plural(state.errors, "error")}, ${plural(state.warnings, "warning")}` : "Nothing to mend";
    count.className = state.errors || state.failure ? "error" : state.warnings ? "warning" : "";
    byId("live").textContent = state.current ? "As on disk" : state.shown ? "Last good version" : "Cannot be shown yet";
    list(state);
    if (troubles && latest === 0) open(state.errors > 0 || Boolean(state.failure));
  }

  function open(whether) {
    byId("findings").hidden = !whether;
    byId("count").setAttribute("aria-expanded", String(whether));
  }

  async function refresh() {
    const answer = await fetch(`/issue/${slug}/state`);
    if (!answer.ok) { byId("live").textContent = "This issue is gone"; return; }
    const state = await answer.json();
    if (state.version < latest) return;
    tell(state);
    if (state.shown && (state.current || latest === 0)) show(state.version);
    latest = state.version;
  }

  function choose(chosen) {
    view = chosen;
    sessionStorage.setItem("view", view);
    document.body.dataset.view = view;
    for (const button of document.querySelectorAll("[data-view]")) {
      if (button !== document.body) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
  }

  document.querySelector("nav").addEventListener("click", (event) => {
    const chosen = event.target.dataset && event.target.dataset.view;
    if (chosen) { choose(chosen); show(latest); }
  });
  byId("count").addEventListener("click", () => open(byId("findings").hidden));

  choose(view);
  const events = new EventSource("/events");
  events.onmessage = () => { if (slug) refresh(); else if (latest++) location.reload(); };
  events.onerror = () => { byId("live").textContent = "The preview has stopped"; };
})();
