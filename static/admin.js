// simplebar names its boxes in English for those who hear the page; it starts after this runs.
document.addEventListener("DOMContentLoaded", () => {
  if (window.SimpleBar) SimpleBar.defaultOptions.ariaLabel = "可滚动的内容";
});
