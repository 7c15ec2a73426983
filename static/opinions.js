// How many characters stand in a text, while one types; as opinions/counting.py counts them.
// Without this file the page's own button counts.
document.addEventListener("DOMContentLoaded", () => {
  for (const area of document.querySelectorAll("textarea[data-limit]")) {
    const shown = document.getElementById(`${area.id}-count`);
    if (!shown) continue;
    const limit = Number(area.dataset.limit);
    const show = () => {
      const seen = area.value.normalize("NFC").replace(/[\p{M}\p{Z}\p{Cc}\p{Cf}]/gu, "");
      const count = [...seen].length;
      shown.textContent = count;
      shown.parentElement.classList.toggle("over", count > limit);
    };
    area.addEventListener("input", show);
    show();
  }
});
