// Whoever goes back to a form that was handed in finds their words still there, and a page with a new
// token: pressed again, it would be done twice. The same words take along what the page had that they
// were handed in from, so that the server knows them (workflow/once.py). Changed words are a new form.
const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";

const isHidden = (field) => field.type === "hidden";
const hidden = (form) => [...form.elements].filter((field) => isHidden(field) && field.name);
const typed = (form) =>
  [...new FormData(form)]
    .filter(([name]) => !hidden(form).some((field) => field.name === name))
    .map(([name, value]) => [name, value instanceof File ? (value.name && `${value.name} ${value.size}`) : value]);

// Words of which only a mark is kept: whoever uses the browser next reads none of them.
const mark = (words) =>
  [...JSON.stringify(words)].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 2 ** 47, 7);

// Sending a form leaves the page, and with it what was written into another: whoever does so is asked.
const isChanged = (field) => {
  if (isHidden(field) || !field.matches("input, textarea, select")) return false;
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("[type=file]")) return field.files.length > 0;
  if (!field.options) return field.value !== field.defaultValue;
  const stood = [...field.options].filter((option) => option.defaultSelected);
  const first = field.multiple || stood.length ? stood : [...field.options].slice(0, 1);
  return [...field.options].some((option) => option.selected !== first.includes(option));
};
const isWritten = (form) =>
  form.getAttribute("method") === "post" && [...form.elements].some(isChanged);
const ASKS = "这一页另有一处写了还没有提交，离开这一页就会丢失。仍要继续吗？";
let agreed = false;

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const loses = [...document.forms].some((other) => other !== form && isWritten(other));
    if (loses && !agreed && !(agreed = confirm(ASKS))) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // A field may be called "action", which would hide the form's own.
    if (form.getAttribute("method") !== "post" || form.querySelector("[type=password]")) return;
    const words = typed(form);
    if (!words.some(([, value]) => value.trim())) return; // a button alone may be pressed again
    const key = `handed in ${location.pathname} ${form.getAttribute("action")}`;
    const said = mark(words);
    try {
      const before = JSON.parse(sessionStorage.getItem(key));
      if (cameBack && before?.said === said) {
        const had = new Map(before.hidden);
        for (const field of hidden(form)) if (had.has(field.name)) field.value = had.get(field.name);
      }
      const stood = hidden(form).map((field) => [field.name, field.value]);
      sessionStorage.setItem(key, JSON.stringify({ said, hidden: stood }));
    } catch {
      // Without a place to remember it stays as it was.
    }
  },
  true,
);
