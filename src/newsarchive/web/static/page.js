// What the pages do better with a script: keys, live lines, filters without loading the page anew, dropped files.
// Everything works without it.
"use strict";
(() => {
  const by = (selector, root = document) => root.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // ---- keys: / search, j k move, o open, ? help
  let at = -1;
  const move = (step) => {
    const hits = all("[data-hit]");
    if (!hits.length) return;
    at = Math.max(0, Math.min(hits.length - 1, at + step));
    hits.forEach((hit, place) => hit.classList.toggle("here", place === at));
    const link = by("a", hits[at]);
    link.focus({ preventScroll: true });
    hits[at].scrollIntoView({ block: "nearest" });
  };
  const keys = {
    "/": () => { const box = by("#q"); if (box) { box.focus(); box.select(); } },
    j: () => move(1),
    k: () => move(-1),
    o: () => { const hit = by("[data-hit].here a"); if (hit) hit.click(); },
    "?": () => { location.href = "/help#keys"; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    // The place of the key as well, so that an Arabic layout has the same keys.
    const placed = { KeyJ: "j", KeyK: "k", KeyO: "o" }[event.code];
    const act = keys[event.key] || keys[placed];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ---- filters without loading the page anew
  const load = async (address, push) => {
    const main = by("main");
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = by("main", page);
      if (!fresh || !by("#results", page)) throw new Error("another page");
      main.replaceWith(fresh);
      document.title = page.title;
      if (push) history.pushState({ soft: true }, "", address);
      at = -1;
      const chip = by("#chip");
      if (chip) { chip.setAttribute("tabindex", "-1"); chip.focus({ preventScroll: true }); }
      window.scrollTo({ top: 0 });
    } catch (_) {
      location.href = address;
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-soft]");
    if (!link || !by("#results") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href.baseVal || link.href, true);
  });
  window.addEventListener("popstate", () => { if (by("#results")) load(location.href, false); });

  // ---- a job's lines as they come
  const live = by("[data-stream]");
  if (live && window.EventSource) {
    const body = by("tbody", live);
    const sums = by("#sums");
    const stream = new EventSource(live.dataset.stream);
    const cell = (row, text, name) => {
      const made = row.insertCell();
      const inner = document.createElement("bdi");
      inner.textContent = text;
      made.append(inner);
      if (name) made.className = name;
      return made;
    };
    stream.addEventListener("line", (event) => {
      const line = JSON.parse(event.data);
      let row = document.getElementById("line-" + line.number);
      if (row) row.replaceChildren(); else { row = body.insertRow(); row.id = "line-" + line.number; }
      cell(row, line.shown, "n");
      cell(row, line.input, "address");
      const chip = cell(row, line.said);
      chip.firstChild.className = line.failed ? "chip bad" : "chip";
      if (line.article_id) {
        const link = document.createElement("a");
        link.href = "/articles/" + line.article_id;
        link.textContent = live.dataset.open;
        chip.append(" ", link);
      }
      cell(row, line.detail, "quiet");
      if (sums) sums.textContent = line.sums;
    });
    // Refused for good: the server was started again and does not know the job. Its page says so.
    stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) location.reload(); });
    stream.addEventListener("over", () => { stream.close(); location.reload(); });
  }

  // ---- files dropped
  const drop = by("[data-drop]");
  if (drop) {
    const box = by("input[type=file]", drop);
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); }));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("over")));
    drop.addEventListener("drop", (event) => { event.preventDefault(); box.files = event.dataTransfer.files; });
  }

  // ---- boxes ticked all at once
  all("[data-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.closest("form").querySelectorAll("input[type=checkbox]")];
      const on = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = on; });
    });
  });
})();
