// What the theme's scripts draw has no name for those who hear the page: it gets one here.
(() => {
  const scrolling = (box, place) => {
    const menu = box.id === "nav-sidebar-apps";
    box.dataset.simplebarAriaLabel = menu ? "菜单内容" : `可滚动的内容${place}`;
  };

  // A list to choose from, drawn over its <select>, takes the select's label.
  const name = (drawn) => {
    const select = drawn.previousElementSibling;
    const label = select && select.labels && select.labels[0];
    const words = label ? label.textContent.trim().replace(/[:：*]+$/, "") : "选择";
    for (const part of drawn.querySelectorAll(
      ".select2-search__field, [role=combobox], [role=textbox]",
    )) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", words);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const menu = document.getElementById("nav-sidebar-inner");
    if (menu) menu.setAttribute("aria-label", "菜单");
    document.querySelectorAll("[data-simplebar]").forEach(scrolling);
    // The column with the boxes that delete a row has an empty head.
    for (const head of document.querySelectorAll("th"))
      if (!head.textContent.trim() && !head.children.length)
        head.innerHTML = '<span class="visually-hidden">删除</span>';
    document.querySelectorAll(".select2-container").forEach(name);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node.classList && node.classList.contains("select2-container")) name(node);
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
