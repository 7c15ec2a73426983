// On a page with many forms each is a link to the same page with that form open. Here it opens in place,
// so that nothing written into another is lost; without this script, or a connection, the link is followed.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".deed > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { id } = link.parentElement;
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector(`details.deed[id="${id}"]`);
    // A second click may have opened it already.
    if (!form || !link.isConnected) throw new Error(id);
    form.open = false; // so that its opening is heard of
    link.parentElement.replaceWith(form);
    form.open = true;
    // Who comes back, or loads the page again, finds it open with their words.
    history.replaceState(null, "", link.href);
    form.querySelector("summary").focus();
    form.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  } catch {
    if (link.isConnected) location.assign(link.href);
  }
});
