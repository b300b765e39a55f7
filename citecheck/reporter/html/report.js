"use strict";
// The page is whole without this. It adds: tabs, a panel beside the text, filters, keys, copying. It loads nothing.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const button = (words, label, act) => {
    const made = make("button", { type: "button", onclick: act }, words);
    if (label) {
      const sign = make("span", {}, words);
      sign.setAttribute("aria-hidden", "true"); // an arrow has no name that a voice could call
      made.replaceChildren(sign);
      made.setAttribute("aria-label", label);
      made.title = label;
    }
    return made;
  };
  const narrow = matchMedia("(max-width: 63.99rem)");
  const reportOf = (element) => element.closest(".report");
  const current = () => open?.report ?? all(".report").find((r) => r.getBoundingClientRect().bottom > 80);
  const LINKS = new Set(["missing", "near", "ambiguous", "exempt", "unparsed"]); // states of a citation, not of an entry
  let open = null; // what the panel shows: its report, its citation
  let keysOn = true;

  // --- tabs ---------------------------------------------------------------------------------------------------
  function setUpTabs(report) {
    const bar = report.querySelector(".tabs");
    bar.setAttribute("role", "tablist");
    for (const tab of bar.children) {
      const part = document.getElementById(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", part.id);
      part.setAttribute("role", "tabpanel");
      part.setAttribute("aria-labelledby", tab.id);
      part.addEventListener("beforematch", () => show(part));
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        history.pushState(null, "", tab.hash);
        show(part);
        if (bar.getBoundingClientRect().top <= 0) part.scrollIntoView({ block: "start" });
      });
    }
    bar.addEventListener("keydown", (event) => {
      const tabs = [...bar.children];
      const at = tabs.indexOf(event.target.closest("[role=tab]"));
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined || at < 0) return;
      event.preventDefault();
      event.stopPropagation();
      const next = tabs[(to + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
    show(document.getElementById(bar.children[0].hash.slice(1)));
  }

  function show(part) {
    const report = reportOf(part);
    for (const tab of report.querySelector(".tabs").children) {
      const own = document.getElementById(tab.hash.slice(1));
      const chosen = own === part;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) own.removeAttribute("hidden");
      else own.setAttribute("hidden", "until-found"); // so that the browser's own search finds what is in it
    }
    if (open?.report === report && !part.contains(open.cite)) close(false);
  }

  // --- places -------------------------------------------------------------------------------------------------
  function go(hash, intoPanel = false) {
    const aim = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    const report = aim && reportOf(aim);
    if (!report) return;
    const part = aim.closest(".part-of-report");
    if (part) show(part);
    for (let d = aim.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (aim.hidden) all(".filters .key", part)[0]?.click();
    for (const other of all(".aimed")) other.classList.remove("aimed");
    aim.classList.add("aimed");
    const cite = aim.matches(".cite");
    if (cite) fill(report, aim);
    const whole = aim === part || aim.matches(".group, .report");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || !document.hasFocus();
    const block = whole || (cite && narrow.matches) ? "start" : "center";
    aim.scrollIntoView({ block, behavior: calm ? "instant" : "auto" });
    if (intoPanel) open.panel.focus({ preventScroll: true });
    else if (cite) aim.querySelector(".t")?.focus({ preventScroll: true });
    else {
      aim.tabIndex = -1;
      aim.focus({ preventScroll: true });
    }
  }

  function visit(hash, intoPanel) {
    if (location.hash !== hash) history.pushState(null, "", hash);
    go(hash, intoPanel);
  }

  // --- panel --------------------------------------------------------------------------------------------------
  function fill(report, cite) {
    if (open && open.report !== report) close(false);
    const panel = open?.panel ?? make("aside", { className: "panel", tabIndex: -1 });
    panel.setAttribute("aria-label", "Citation");
    const parts = report.querySelector(".parts");
    if (!open) parts.append(panel);
    parts.classList.add("with-panel");
    open = { report, cite, panel };
    const places = steps(report);
    const at = places.indexOf(cite);
    const bar = make(
      "div",
      { className: "bar" },
      make("h2", {}, at < 0 ? "Citation" : `Citation ${at + 1} of ${places.length}`),
      button("←", "Previous citation (k)", () => step(-1, true)),
      button("→", "Next citation (j)", () => step(1, true)),
      button("✕", "Close (Esc)", () => close(true)),
    );
    panel.replaceChildren(bar, ...all(".t", cite).flatMap((t) => JSON.parse(t.dataset.t).map((named) => target(report, named))));
    const found = (cite.dataset.f ?? "").split(" ").filter(Boolean);
    if (found.length) panel.append(make("p", { className: "label" }, "Findings about this citation"));
    for (const id of found) panel.append(copy(report, id));
    for (const list of all(".meant", panel)) {
      for (const item of all("li", list)) if (item.dataset.c !== cite.id) item.remove();
      list.open = true;
      if (!list.querySelector("li")) list.remove();
    }
    panel.scrollTop = 0;
  }

  function target(report, [name, state, references, why]) {
    const part = make("section", { className: "target" }, make("h3", {}, make("bdi", {}, name)));
    const key = report.querySelector(`.legend [data-state="${state}"]`);
    if (key && LINKS.has(state)) {
      // how a linked work stands is told by its entry
      part.firstChild.append(make("span", { className: `badge ${key.querySelector(".t").classList[2]}` }, key.querySelector(".words").textContent));
    }
    if (why) part.append(make("p", { className: "why" }, why));
    for (const reference of references) {
      const entry = copy(report, reference);
      if (!entry) continue;
      const number = entry.querySelector(".no");
      part.append(make("p", { className: "label" }, `Entry ${number.textContent}, as printed`));
      number.remove();
      for (const d of all("details", entry)) d.open = true;
      part.append(entry);
      const link = make("a", { href: `#${report.dataset.prefix}${reference}` }, "Show in the list");
      part.append(make("p", { className: "jumps" }, link));
    }
    return part;
  }

  function copy(report, id) {
    const from = document.getElementById(report.dataset.prefix + id);
    if (!from) return "";
    const made = make(from.tagName === "LI" ? "div" : from.tagName, { className: from.className }, ...from.cloneNode(true).childNodes);
    made.classList.remove("aimed");
    for (const one of all("[id]", made)) one.removeAttribute("id");
    return made;
  }

  function close(back) {
    if (!open) return;
    const { cite, panel } = open;
    open = null;
    panel.parentElement.classList.remove("with-panel");
    panel.remove();
    if (back) cite.querySelector(".t")?.focus();
  }

  const steps = (report) => [...new Set(all(".dimmed .t.kept, .text:not(.dimmed) .t[data-t]", report).map((t) => t.closest(".cite")))];

  function step(by, intoPanel = false) {
    const report = current();
    const places = report ? steps(report) : [];
    if (!places.length) return;
    const from = open?.cite ?? document.activeElement.closest?.(".cite");
    let at = places.indexOf(from);
    if (at < 0 && from) {
      const after = places.findIndex((p) => from.compareDocumentPosition(p) & Node.DOCUMENT_POSITION_FOLLOWING);
      at = by > 0 ? after - 1 : after;
    } else if (at < 0) at = by > 0 ? -1 : 0;
    const next = places[(at + by + places.length) % places.length];
    if (intoPanel || open) visit(`#${next.id}`, intoPanel);
    else {
      show(next.closest(".part-of-report"));
      next.scrollIntoView({ block: "center" });
      next.querySelector(".t").focus({ preventScroll: true });
    }
  }

  // --- filters ------------------------------------------------------------------------------------------------
  function asButtons(list, chosen) {
    return all(".key", list).map((key) => {
      const made = make("button", { type: "button", className: key.className }, ...key.childNodes);
      Object.assign(made.dataset, key.dataset);
      made.setAttribute("aria-pressed", String(made.dataset.key === ""));
      made.addEventListener("click", () => chosen(made));
      key.replaceWith(made);
      return made;
    });
  }

  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function setUpNarrowing(part) {
    const bar = part.querySelector(".narrow");
    if (!bar) return;
    const rows = all(".entry, .claim", part);
    let texts = null; // made when somebody searches
    const textOf = (row) => plain(`${line(row.querySelector(".no"))} ${line(row.querySelector(".raw, .sentence"))}`);
    const search = bar.querySelector("input");
    const said = bar.querySelector(".shown");
    let key = "";
    const narrowed = () => {
      const words = plain(search?.value ?? "").split(/\s+/).filter(Boolean);
      if (words.length) texts ??= rows.map(textOf);
      rows.forEach((row, n) => {
        row.hidden = !((!key || row.dataset.keys.split(" ").includes(key)) && words.every((w) => texts[n].includes(w)));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      said.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
    };
    const keys = asButtons(bar, (made) => {
      if (made.matches(".sort")) return sort(made, rows);
      key = made.dataset.key;
      if (!key && search) search.value = "";
      for (const other of keys) if (!other.matches(".sort")) other.setAttribute("aria-pressed", String(other === made));
      narrowed();
    });
    search?.addEventListener("input", narrowed);
  }

  function sort(made, rows) {
    const weakest = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", String(weakest));
    const fit = (row) => Number(row.dataset.fit ?? Infinity);
    rows[0].parentElement.append(...(weakest ? [...rows].sort((a, b) => fit(a) - fit(b)) : rows));
  }

  function setUpText(part) {
    const legend = part.querySelector(".legend");
    if (!legend) return;
    const chosen = new Set();
    asButtons(legend, (made) => {
      const pressed = made.getAttribute("aria-pressed") !== "true";
      made.setAttribute("aria-pressed", String(pressed));
      chosen[pressed ? "add" : "delete"](made.dataset.state);
      part.classList.toggle("dimmed", chosen.size > 0);
      for (const t of all(".t[data-t]", part)) t.classList.toggle("kept", chosen.has(t.dataset.s));
    });
    legend.after(make("p", { className: "hint" }, "Choose a citation to see its entry and the registered record. Keys: ",
      make("kbd", {}, "j"), " next, ", make("kbd", {}, "k"), " previous, ", make("kbd", {}, "?"), " all keys."));
    part.addEventListener("click", (event) => {
      const t = event.target.closest(".t[data-t]");
      if (!t || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      visit(`#${t.closest(".cite").id}`, true);
    });
  }

  // --- copying ------------------------------------------------------------------------------------------------
  function setUpCopying(part) {
    if (!part.querySelector(".group")) return;
    const said = make("span", { className: "shown", role: "status" });
    said.setAttribute("role", "status");
    const act = async () => {
      said.textContent = (await copied(asText(part))) ? "Copied." : "The browser did not allow it.";
    };
    part.querySelector("h2").after(make("p", { className: "tools" }, button("Copy findings as text", "", act), " ", said));
  }

  const line = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");

  function asText(part) {
    const lines = [line(reportOf(part).querySelector("h1")), line(reportOf(part).querySelector(".facts")), ""];
    for (const group of all(".group", part)) {
      lines.push(line(group.querySelector("h3")).toUpperCase(), "");
      for (const one of all(".finding", group)) {
        if (one.tagName === "LI") lines.push(`- ${line(one)}`);
        else {
          lines.push(`- ${[line(one.querySelector("h4")), line(one.querySelector(".where"))].filter(Boolean).join(", ")}`);
          for (const piece of all("blockquote, .said, tbody tr, .advice, .notice", one)) {
            const [field, printed, registered] = piece.tagName === "TR" ? [...piece.children].map(line) : [];
            lines.push(`  ${field ? `${field}: printed ${printed}; registered ${registered}` : line(piece)}`);
          }
        }
      }
      lines.push("");
    }
    return lines.join("\n");
  }

  async function copied(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const area = make("textarea", { value: words });
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  // --- keys ---------------------------------------------------------------------------------------------------
  const help = make("dialog", {});
  help.setAttribute("aria-labelledby", "keys-title");
  const listed = [["j or →", "next citation"], ["k or ←", "previous citation"], ["Enter", "show what it leads to"], ["Esc", "close the panel"],
    ["/", "search the references"], ["1 – 4", "the parts of the report"], ["?", "this list"]];
  const off = make("input", { type: "checkbox", checked: true, id: "keys-on", onchange: () => { keysOn = off.checked; } });
  help.append(make("h2", { id: "keys-title" }, "Keys"),
    make("dl", {}, ...listed.flatMap(([k, words]) => [make("dt", {}, make("kbd", {}, k)), make("dd", {}, words)])),
    make("p", {}, off, make("label", { htmlFor: "keys-on" }, " Use single keys")), button("Close", "", () => help.close()));
  document.body.append(help);

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    "?": () => help.showModal(),
    "/": () => {
      const search = current()?.querySelector(".references input");
      if (!search) return;
      show(search.closest(".part-of-report"));
      search.focus();
      search.select();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open && !help.open) return close(true);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || help.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const arrow = event.target.closest(".cite, .panel") && { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (arrow) {
      event.preventDefault();
      return step(arrow);
    }
    const number = Number(event.key);
    const tab = number >= 1 && current()?.querySelector(".tabs").children[number - 1];
    const act = event.key === "?" || keysOn ? (acts[event.key] ?? (tab ? () => { tab.focus(); tab.click(); } : null)) : null;
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- printing: findings that are folded are opened, and closed again ------------------------------------------------------
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all(".report .many:not([open])");
    for (const d of folded) d.open = true;
  });
  addEventListener("afterprint", () => {
    for (const d of folded) d.open = false;
  });

  // --- one stop of the Tab key for the marks of the list; arrows go on from there ---------------------------------
  function setUpCells(cells) {
    const links = all("a", cells);
    links.forEach((link, n) => link.setAttribute("tabindex", n ? "-1" : "0"));
    cells.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const at = links.indexOf(document.activeElement);
      const next = by && links[at + by];
      if (!next) return;
      event.preventDefault();
      links[at].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  for (const report of all(".report")) {
    setUpTabs(report);
    all(".cells", report).forEach(setUpCells);
    all(".part-of-report.findings", report).forEach(setUpCopying);
    all(".part-of-report.text", report).forEach(setUpText);
    all(".part-of-report.references, .part-of-report.claims", report).forEach(setUpNarrowing);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.report a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    visit(link.getAttribute("href"));
  });
  const begin = () => all(".tabs").forEach((bar) => show(document.getElementById(bar.children[0].hash.slice(1))));
  const follow = () => (location.hash ? go(location.hash) : begin());
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  go(location.hash);
})();
