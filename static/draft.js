// Keeps what someone is writing, so that a closed browser loses nothing, says how long it is, and
// shows what is like a proposal once its title is written. Without this script the buttons 存草稿 and
// 检查全文 do the same.
const PAUSE = 1500; // milliseconds without a key before the draft is saved
const PATIENCE = 4000; // milliseconds that handing in waits for a save that is under way

const written = (field) => field.value !== field.defaultValue;
const similar = document.querySelector("[data-similar]");

const keep = (form) => {
  const said = form.querySelector("[data-saved]");
  let waiting;
  let saving;

  const save = async () => {
    const body = new FormData(form);
    [...form.querySelectorAll("input[type=file]")].forEach((input) => body.delete(input.name));
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
      if (answer.redirected || ![200, 422].includes(answer.status)) {
        said.textContent = "草稿没有保存，请复制后重新登录。";
        return;
      }
      const kept = await answer.json();
      said.textContent = kept.saved;
      // What was stored is not lost with the page (again.js).
      for (const [name, value] of answer.ok ? body : []) {
        const field = form.elements[name];
        if (field && "defaultValue" in field && !field.matches("[type=hidden]")) field.defaultValue = value;
      }
      // What is stored now is what this page has: the next save starts from there.
      for (const [name, value] of Object.entries(kept.fields || {})) form.elements[name].value = value;
      // The first save makes the draft, which has a page of its own.
      if (kept.address && form.dataset.draft !== kept.address) {
        form.action = form.dataset.draft = kept.address;
        history.replaceState(null, "", kept.address);
        if (similar && kept.similar) similar.dataset.similar = kept.similar;
      }
    } catch {
      said.textContent = "网络不通，草稿没有保存。";
    }
  };

  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      saving = save().finally(() => {
        saving = null;
      });
    }, PAUSE);
  };
  form.addEventListener("input", changed);
  // On a slow line people write before this script has come.
  if ([...form.querySelectorAll("input[type=text], textarea")].some(written)) changed();
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (!saving) return;
    // What is handed in follows what is being saved, and starts from it.
    event.preventDefault();
    const button = event.submitter;
    const enough = new Promise((done) => setTimeout(done, PATIENCE));
    Promise.race([saving, enough]).then(() => {
      saving = null;
      form.requestSubmit(button);
    });
  });

  const count = form.querySelector("[data-count]");
  if (count) {
    // As proposals/intake.py counts: blanks are no characters.
    const texts = [...form.querySelectorAll("textarea")];
    const { least, most } = count.closest("[data-least]").dataset;
    const show = () => {
      const length = [...texts.map((text) => text.value).join("").replace(/\s+/gu, "")].length;
      count.textContent = length;
      count.classList.toggle("pressing", length < Number(least) || length > Number(most));
    };
    form.querySelector("[data-count-when]").textContent = "现在";
    form.addEventListener("input", show);
    show();
  }
};
const keepAll = (place) => place.querySelectorAll("form[data-draft]").forEach(keep);
keepAll(document);
document.addEventListener("drawn", ({ target }) => keepAll(target)); // deeds.js

const title = document.querySelector("input[name=title]");
if (similar && title) {
  const search = async () => {
    const address = `${similar.dataset.similar}?title=${encodeURIComponent(title.value)}`;
    try {
      const answer = await fetch(address);
      if (answer.ok && !answer.redirected) similar.innerHTML = await answer.text();
    } catch {
      // Without a connection the button below says so when it is used.
    }
  };
  title.addEventListener("change", search);
  if (written(title)) search();
}
