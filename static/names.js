// Offers the names of people and units while one types a part of a name, or its sound. Without this
// script the field takes names as they are written, and says which it does not know.
(() => {
  const { names: address } = document.currentScript.dataset;
  const PAUSE = 150; // milliseconds without a key
  const BETWEEN = /[、，,；;\n]/;

  const offer = (field, number) => {
    const many = "many" in field.dataset;
    const list = document.createElement("ul");
    list.id = `names-${number}`;
    list.className = "names";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    const box = document.createElement("div");
    box.className = "names-box";
    field.replaceWith(box);
    box.append(field, list);
    field.removeAttribute("list");
    // A field of several lines may not be called a combobox; what it lists is announced all the same.
    const isLine = field.tagName === "INPUT";
    if (isLine) field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    const expand = (is) => {
      if (isLine) field.setAttribute("aria-expanded", String(is));
    };
    expand(false);
    let chosen = -1;
    let waiting;
    let asked = 0;

    // The name that is being written: from the last mark before the cursor to the next after it.
    const span = () => {
      if (!many) return [0, field.value.length];
      const at = field.selectionStart;
      let from = at;
      let to = at;
      while (from > 0 && !BETWEEN.test(field.value[from - 1])) from -= 1;
      while (to < field.value.length && !BETWEEN.test(field.value[to])) to += 1;
      return [from, to];
    };

    const close = () => {
      asked += 1;
      clearTimeout(waiting);
      list.hidden = true;
      chosen = -1;
      expand(false);
      field.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
      chosen = index;
      [...list.children].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === index));
        if (i === index) field.setAttribute("aria-activedescendant", option.id);
      });
    };

    const take = (name) => {
      const [from, to] = span();
      const rest = field.value.slice(to);
      const after = many && !rest ? "、" : "";
      field.value = field.value.slice(0, from) + name + after + rest;
      const at = from + name.length + after.length;
      field.setSelectionRange(at, at);
      close();
      field.focus();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const show = (names) => {
      list.replaceChildren(
        ...names.map((name, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.textContent = name;
          option.setAttribute("role", "option");
          option.addEventListener("mousedown", (event) => {
            event.preventDefault(); // the field keeps the focus
            take(name);
          });
          return option;
        }),
      );
      list.hidden = !names.length;
      expand(Boolean(names.length));
      if (names.length) mark(0);
    };

    const ask = async () => {
      const [from, to] = span();
      const words = field.value.slice(from, to).trim();
      close();
      if (!words) return;
      const mine = asked;
      try {
        const where = address.replace("KIND", field.dataset.names);
        const answer = await fetch(`${where}?q=${encodeURIComponent(words)}`);
        if (!answer.ok || answer.redirected || mine !== asked) return;
        const { names } = await answer.json();
        if (mine === asked && !(names.length === 1 && names[0] === words)) show(names);
      } catch {
        // Without a connection the field takes what is written.
      }
    };

    field.addEventListener("input", (event) => {
      close(); // what is offered is for what stood there before
      if (!event.isComposing) waiting = setTimeout(ask, PAUSE);
    });
    field.addEventListener("compositionend", () => {
      close();
      waiting = setTimeout(ask, PAUSE);
    });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const last = list.children.length - 1;
      if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : 0);
      else if (event.key === "ArrowUp") mark(chosen > 0 ? chosen - 1 : last);
      else if (event.key === "Enter") take(list.children[chosen].textContent);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  };

  document.querySelectorAll("[data-names]:not(script)").forEach(offer);
})();
