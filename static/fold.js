// What stands below the main thing of a page stands open; on a phone, and in large letters, it folds,
// but for what holds something the reader is to do next.
// Without this script all of it is open.
(() => {
  const folds = [...document.querySelectorAll("details.fold")];
  const root = document.documentElement;
  const isNarrow = matchMedia("(max-width: 44rem)").matches || root.classList.contains("big");
  // A button that stands out is the next thing to be done; one inside a form only sends that form.
  const asked = ".deed[open], .errorlist, .deed > .main, .deeds > form > .button.main";
  const isAsked = (fold) => fold.querySelector(asked);
  if (isNarrow) for (const fold of folds) if (!isAsked(fold)) fold.open = false;

  // Where an address names a place on the page, what it stands in opens.
  const lead = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    for (let at = place; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    place.scrollIntoView();
  };
  if (location.hash) lead();
  window.addEventListener("hashchange", lead);

  // On paper all of it is open, but for forms and menus.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open]):not(.deed):not(.no-print)")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  // While a form is open, its own button is the only red one.
  document.addEventListener(
    "toggle",
    () => document.body.classList.toggle("writing", Boolean(document.querySelector(".deed[open]"))),
    true,
  );
})();
