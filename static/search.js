// The ten best while one types in the box of search; / leads to it from anywhere. Without this script the
// box is a form that leads to the page of results.
(() => {
  const form = document.querySelector(".search-box");
  if (!form) return;
  const field = form.querySelector("input");
  const PAUSE = 200; // milliseconds without a key

  const list = document.createElement("ul");
  list.id = "search-best";
  list.className = "search-best";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "最接近的结果");
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  form.append(list, said);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let chosen = -1; // none: Enter leads to the page of results
  let waiting;
  let asked = 0;

  const close = () => {
    asked += 1;
    clearTimeout(waiting);
    list.hidden = true;
    chosen = -1;
    said.textContent = "";
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    chosen = index;
    [...list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === index));
      if (i === index) option.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[index].id);
  };

  const part = (name, words) => {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = words;
    return element;
  };

  const show = (hits) => {
    list.replaceChildren(
      ...hits.map((hit, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.dataset.url = hit.url;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(part("kind", hit.kind), part("title", hit.title), part("about", hit.note));
        option.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
        option.addEventListener("click", () => { location.href = hit.url; });
        return option;
      }),
    );
    list.hidden = !hits.length;
    field.setAttribute("aria-expanded", String(Boolean(hits.length)));
    said.textContent = hits.length ? `${hits.length} 条结果，按上下键选择` : "没有找到";
  };

  const ask = async () => {
    const words = field.value.trim();
    close();
    if (!words) return;
    const mine = asked;
    try {
      const answer = await fetch(`${form.dataset.best}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || answer.redirected || mine !== asked) return;
      const { hits } = await answer.json();
      if (mine === asked && document.activeElement === field) show(hits);
    } catch {
      // Without a connection Enter leads to the page of results.
    }
  };

  field.addEventListener("input", (event) => {
    close();
    if (!event.isComposing) waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("compositionend", () => {
    close();
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "Escape") {
      if (list.hidden) field.blur();
      else close();
    } else if (list.hidden) {
      if (event.key !== "ArrowDown") return;
      ask();
    } else if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") mark(chosen >= 0 ? chosen - 1 : last);
    else if (event.key === "Enter" && chosen >= 0) location.href = list.children[chosen].dataset.url;
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    const menu = document.querySelector("details.unfold");
    if (menu && !field.offsetParent) menu.open = true; // on a phone the box stands in the menu
    field.focus();
    field.select();
  });
})();
