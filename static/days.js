// A date field is drawn in the language of the browser (05/20/2021): beside it stands what it says
// in Chinese, while one types. Without this file the field is all there is.
const sayDays = ({ target }) => {
  for (const field of target.querySelectorAll("input[type=date]")) {
    const said = document.createElement("output");
    said.className = "said";
    said.htmlFor = field.id;
    const say = () => {
      const [year, month, day] = field.value.split("-").map(Number);
      const week = "日一二三四五六"[new Date(year, month - 1, day).getDay()];
      said.textContent = field.value ? `${year}年${month}月${day}日 周${week}` : "";
    };
    field.after(said);
    field.addEventListener("input", say);
    say();
  }
};
document.addEventListener("DOMContentLoaded", sayDays);
document.addEventListener("drawn", sayDays); // deeds.js
