// Keeps what someone is writing, so that a closed browser loses nothing, and shows what is like a
// proposal once its title is written. Without this script the buttons 存草稿 and 查看相似提案 do the same.
const PAUSE = 1500; // milliseconds without a key before the draft is saved

const written = (field) => field.value !== field.defaultValue;

document.querySelectorAll("form[data-draft]").forEach((form) => {
  const said = form.querySelector("[data-saved]");
  let waiting;
  let sending;

  const save = async () => {
    const body = new FormData(form);
    [...form.querySelectorAll("input[type=file]")].forEach((input) => body.delete(input.name));
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        signal: sending.signal,
      });
      if (answer.redirected || ![200, 422].includes(answer.status)) {
        said.textContent = "草稿没有保存，请复制后重新登录。";
        return;
      }
      const kept = await answer.json();
      said.textContent = kept.saved;
      // What is stored now is what this page has: the next save starts from there.
      if (kept.seen) form.elements.seen.value = kept.seen;
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = "网络不通，草稿没有保存。";
    }
  };

  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", changed);
  // On a slow line people write before this script has come.
  if ([...form.querySelectorAll("input[type=text], textarea")].some(written)) changed();
  // What is handed in is no draft any more.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sending?.abort();
  });
});

const similar = document.querySelector("[data-similar]");
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
