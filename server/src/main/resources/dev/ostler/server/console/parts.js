// Parts that several pages have.

import { h } from "./dom.js";
import { t, error } from "./texts.js";
import { printable } from "./format.js";
import { address } from "./path.js";

/** A titled part of a page. */
export function section(title, ...children) {
  return h("section.card", {}, h("h2", {}, title), children);
}

/** Names and their values, as a list. */
export function facts(pairs) {
  return h(
    "dl.facts",
    {},
    pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** A table; columns are {text, number}, rows are lists of cells. */
export function table(label, columns, rows) {
  return h(
    "div.scroll",
    {},
    h(
      "table",
      { "aria-label": label },
      h("thead", {}, h("tr", {}, columns.map(head))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) => data(cell, columns[i]))))),
    ),
  );
}

function head(column) {
  return h(
    column.number ? "th.number" : "th",
    { scope: "col", "aria-sort": column.order ?? null },
    column.sort ? h("button.plain", { type: "button", onclick: column.sort }, column.text) : column.text,
  );
}

function data(cell, column) {
  return h(column.number ? "td.number" : "td", {}, cell);
}

/** What went wrong, and a way to try again. */
export function problem(refusal, again) {
  return h(
    "p.problem",
    { role: "alert" },
    error(refusal),
    again && h("button", { type: "button", onclick: again }, t("common.retry")),
  );
}

/** A link to a znode by its path. */
export function znodeLink(path) {
  return h("a.name", { href: address("data", path) }, printable(path));
}

/** A link to a session by its id. */
export function sessionLink(id) {
  return h("a.mono", { href: address("sessions", id) }, id);
}

/** A field that filters; changed(text) is called when the user pauses. */
export function filterField(label, changed) {
  let timer;
  return h("input", {
    type: "search",
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    spellcheck: "false",
    oninput: (event) => {
      clearTimeout(timer);
      timer = setTimeout(() => changed(event.target.value.trim()), 200);
    },
  });
}
