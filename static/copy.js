// A button that copies what stands in a field. Without this script the field is selected and copied by
// hand; where the browser keeps the clipboard from the page (no HTTPS), by the browser's older way.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const say = (words) => {
    button.nextElementSibling.textContent = words;
  };
  const byHand = () => {
    field.focus();
    field.select();
    say(document.execCommand("copy") ? "已复制" : "已选中，请按 Ctrl+C 复制");
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      say("已复制");
    } catch {
      byHand();
    }
  });
}
