"use strict";
// Everything here is a comfort: without a script the forms are sent as they are, and pages refresh themselves.
// See also report.js, which belongs to the report.

const LISTS = [".bib", ".bibtex", ".bbl", ".ris", ".nbib", ".enx", ".json", ".csljson", ".yaml", ".yml"];
const isList = (file) => LISTS.some((suffix) => file.name.toLowerCase().endsWith(suffix));

// --- dropping files

function shown(input) {
  const place = input.closest(".app-drop");
  const names = [...input.files].map((file) => file.name);
  place.classList.toggle("has", names.length > 0);
  place.querySelector(".app-chosen").textContent = names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
  checked(input.form);
}

function checked(form) {
  const limit = Number(form.dataset.limit);
  const large = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]).find((file) => limit && file.size > limit);
  told(form.querySelector(".app-trouble"), large ? `“${large.name}” is larger than ${Math.floor(limit / 2 ** 20)} MB.` : "");
  form.querySelector("[type=submit]").disabled = Boolean(large);
}

function told(place, words) {
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}

function given(input, files) {
  const held = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(0, 1)) held.items.add(file);
  input.files = held.files;
  shown(input);
}

function dropped(form, place, files) {
  const of = (name) => form.querySelector(`input[name=${name}]`);
  const lists = files.filter(isList);
  if (place.dataset.drop === "manuscript" && lists.length === 1 && files.length === 2) {
    given(of("manuscript"), files.filter((file) => !isList(file)));
    given(of("references"), lists);
  } else {
    given(of(place.dataset.drop), files);
  }
}

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const openForm = () => [...document.querySelectorAll("form.app-check, form.app-again")].find((form) => form.offsetParent);

for (const form of document.querySelectorAll("form.app-check, form.app-again")) {
  for (const input of form.querySelectorAll("input[type=file]")) input.addEventListener("change", () => shown(input));
  form.addEventListener("submit", () => {
    form.classList.add("sending");
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    button.textContent = "Reading…";
  });
  for (const input of form.querySelectorAll("input[type=file]")) if (input.files.length) shown(input);
}
document.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  document.body.classList.add("dragging");
  for (const place of document.querySelectorAll(".app-drop")) place.classList.toggle("over", place.contains(event.target));
});
function left() {
  document.body.classList.remove("dragging");
  for (const place of document.querySelectorAll(".app-drop.over")) place.classList.remove("over");
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) left(); });
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault(); // beside a field, too: the browser would open the file in place of the page
  left();
  const form = event.target.closest("form.app-check, form.app-again") ?? openForm();
  if (!form || !event.dataTransfer.files.length) return;
  const place = event.target.closest(".app-drop") ?? form.querySelector("[data-drop=manuscript]");
  dropped(form, place, [...event.dataTransfer.files]);
  form.querySelector("[type=submit]").focus();
});

// --- what is under way

async function part(address) {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

function put(place, html) {
  if (place.contains(document.activeElement) && document.activeElement !== place) return; // never from under a hand
  place.innerHTML = html;
}

const progress = document.querySelector("#progress");
if (progress) {
  let failures = 0;
  const look = async () => {
    try {
      const answer = await part(progress.dataset.address);
      failures = 0;
      if (!["waiting", "running"].includes(answer.headers.get("X-State"))) {
        location.reload();
        return;
      }
      put(progress, await answer.text());
    } catch {
      failures += 1;
      if (failures === 5) progress.innerHTML = "<p class=doing><b>citecheck does not answer.</b> Has it been stopped? Start it again; the check is kept.</p>";
    }
    setTimeout(look, failures > 5 ? 5000 : 700);
  };
  setTimeout(look, 400);
}

const sessions = document.querySelector("#sessions");
if (sessions?.dataset.busy === "yes") {
  const look = async () => {
    try {
      const html = await (await part(sessions.dataset.address)).text();
      if (!sessions.querySelector("details[open]")) put(sessions, html);
      if (!sessions.querySelector(".app-sessions")?.dataset.busy.startsWith("yes")) return;
    } catch { /* asked again */ }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1500);
}

// --- marks

document.addEventListener("submit", async (event) => {
  const tool = event.target.closest("[data-tool]");
  if (!tool) return;
  event.preventDefault();
  const trouble = document.querySelector("main > .app-trouble");
  try {
    const fields = new URLSearchParams(new FormData(event.target, event.submitter));
    const answer = await fetch(event.target.action, { method: "POST", body: fields, headers: { "X-Fragment": "1" }, redirect: "error" });
    const html = await answer.text();
    if (!answer.ok) throw new Error(html);
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-tool]");
    // a panel of the report may show a copy of the finding
    for (const other of document.querySelectorAll(`[data-tool="${CSS.escape(tool.dataset.tool)}"]`)) if (other !== tool) other.replaceWith(fresh.cloneNode(true));
    tool.replaceWith(fresh);
    document.querySelector("#open").textContent = answer.headers.get("X-Open");
    document.querySelector("#done").textContent = answer.headers.get("X-Done");
    told(trouble, "");
    if (!document.body.classList.contains("hiding")) fresh.querySelector("button").focus();
    else next(fresh);
  } catch (error) {
    told(trouble, error instanceof TypeError ? "citecheck does not answer: the mark was not kept." : error.message);
    trouble.scrollIntoView({ block: "center" });
  }
});

function next(tool) { // the finding just hidden has the focus no more: the one after it gets it
  const all = [...document.querySelectorAll("[data-tool]")];
  const after = all.slice(all.indexOf(tool) + 1).find((each) => each.offsetParent);
  after?.querySelector("button")?.focus();
}

const hide = document.querySelector("#hide");
hide?.addEventListener("click", (event) => {
  event.preventDefault();
  const on = document.body.classList.toggle("hiding");
  hide.setAttribute("aria-pressed", String(on));
  hide.textContent = on ? "Show what is marked" : "Hide what is marked";
});
hide?.addEventListener("keydown", (event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  hide.click();
});

// --- menus: one at a time, closed by Escape or a click beside

const menus = [...document.querySelectorAll("details.app-menu")];
for (const menu of menus) menu.addEventListener("toggle", () => { if (menu.open) for (const other of menus) if (other !== menu) other.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => { for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false; });
