"use strict";
// Values of marks: shown where one points or moves with the keyboard.
const tip = document.getElementById("tip");
function show(mark) {
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
  const at = mark.getBoundingClientRect();
  const x = Math.min(Math.max(8, at.left + at.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
  const above = at.top - tip.offsetHeight - 8;
  tip.style.left = Math.max(0, x) + "px";
  tip.style.top = (above > 0 ? above : at.bottom + 8) + "px";
}
const hide = () => { tip.hidden = true; };
const markOf = (event) => event.target.closest ? event.target.closest(".mark") : null;
for (const begin of ["pointerover", "focusin"]) {
  document.addEventListener(begin, (event) => { const mark = markOf(event); mark ? show(mark) : hide(); });
}
document.addEventListener("focusout", hide);
document.addEventListener("scroll", hide, { passive: true, capture: true });
// One stop of the tab key a panel; arrows move within it.
for (const panel of document.querySelectorAll(".panel")) {
  const marks = [...panel.querySelectorAll(".mark")];
  if (!marks.length) continue;
  marks[0].setAttribute("tabindex", "0");
  panel.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const from = marks.indexOf(markOf(event));
    if (from < 0 || !(event.key in steps || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const wanted = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : from + steps[event.key];
    const to = Math.min(Math.max(wanted, 0), marks.length - 1);
    marks[from].setAttribute("tabindex", "-1");
    marks[to].setAttribute("tabindex", "0");
    marks[to].focus({ preventScroll: true });
    marks[to].scrollIntoView({ block: "nearest" });
    show(marks[to]);
  });
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
// Tables: by the numbers behind the cells where there are any, else by their text.
function key(row, column) {
  const cell = row.cells[column];
  return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
}
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const rising = head.getAttribute("aria-sort") !== "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => (rising ? 1 : -1) * compare(key(a, column), key(b, column)));
    table.tBodies[0].append(...rows);
    document.getElementById("said").textContent =
      `${table.caption.textContent}: sorted by ${head.textContent}, ${rising ? "ascending" : "descending"}`;
  }));
}
