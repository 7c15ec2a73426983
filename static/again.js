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

document.addEventListener(
  "submit",
  ({ target: form }) => {
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
