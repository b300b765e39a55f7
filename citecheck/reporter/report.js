for (const list of document.querySelectorAll(".references")) {
  const bar = document.createElement("div");
  bar.className = "filter";
  const kinds = [["all", ""], ["to fix", "error"], ["to check", "warning"], ["without a finding", "fine"]];
  for (const [words, kind] of kinds) {
    const button = document.createElement("button");
    button.textContent = words;
    button.setAttribute("aria-pressed", String(!kind));
    button.addEventListener("click", () => {
      for (const other of bar.children) other.setAttribute("aria-pressed", String(other === button));
      for (const entry of list.querySelectorAll("li[id]")) {
        entry.hidden = Boolean(kind) && !entry.classList.contains(kind) && !(kind === "fine" && entry.classList.contains("info"));
      }
    });
    bar.append(button);
  }
  list.querySelector("ol").before(bar);
}
