// Keeps what someone is writing about the work, so that a closed browser loses nothing.
// Without this script the button 存草稿 does the same.
const PAUSE = 1500; // milliseconds without a key before the draft is saved

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
      said.textContent = answer.ok && !answer.redirected ? (await answer.json()).saved : "草稿没有保存，请复制后重新登录。";
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = "网络不通，草稿没有保存。";
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  // What is handed in is no draft any more.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sending?.abort();
  });
});
