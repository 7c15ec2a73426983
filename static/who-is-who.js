// In the grid of new names, what is only asked of another kind of name stands back until it is chosen.
function fit(row) {
  const kind = row.querySelector('select[name$="-kind"]');
  for (const [ending, kinds] of [
    ["-same_as", ["same"]],
    ["-post", ["person"]], ["-department", ["person"]], ["-duty", ["person"]],
    ["-email", ["person"]], ["-mobile", ["person"]], ["-account", ["person"]],
    ["-kind_of", ["department", "collective"]],
  ]) {
    const field = row.querySelector(`[name$="${ending}"]`);
    if (field) field.closest("label").hidden = !kinds.includes(kind.value) && field.getAttribute("aria-invalid") !== "true";
  }
}

for (const row of document.querySelectorAll(".who-is-who tr")) {
  const kind = row.querySelector('select[name$="-kind"]');
  if (!kind) continue;
  kind.addEventListener("change", () => fit(row));
  fit(row);
}
