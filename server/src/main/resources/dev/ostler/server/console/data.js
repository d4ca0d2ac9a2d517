// The page "Data": the tree or what was searched for, and beside it the chosen znode.

import { h, replace } from "./dom.js";
import { printable } from "./format.js";
import { t } from "./texts.js";
import { problem } from "./parts.js";
import { address, steps } from "./path.js";
import { search } from "./search.js";
import { tree } from "./tree.js";
import { znodeView } from "./znode.js";

export function data(main, rest) {
  const trail = h("nav.trail", { "aria-label": t("data.path") });
  const details = h("div.details");
  const list = h("div.list");
  const znodes = tree((path) => (location.hash = address("data", path)));
  const pattern = h("input", {
    type: "search",
    placeholder: t("data.search"),
    "aria-label": t("data.search.label"),
    autocomplete: "off",
    spellcheck: "false",
  });
  const inData = h("input", { type: "checkbox" });
  const below = h("input", { type: "checkbox" });
  const belowText = h("span.name");
  const belowLabel = h("label.check", {}, below, belowText);
  const form = h(
    "form.search",
    { role: "search", onsubmit: begin },
    pattern,
    h("div.row", {}, h("label.check", {}, inData, t("data.search.data")), belowLabel),
  );
  let running = null;
  let path = null;

  replace(
    main,
    h("h1.hidden", {}, t("data.title")),
    h("div.split", {}, h("div.side.card", {}, form, list), h("div.card.content", {}, trail, details)),
  );
  replace(list, znodes.element);
  pattern.addEventListener("input", () => pattern.value === "" && end());
  pattern.addEventListener("keydown", (event) => event.key === "Escape" && end());
  goTo(rest);

  function begin(event) {
    event.preventDefault();
    running?.stop();
    const text = pattern.value.trim();
    if (text === "") {
      end();
      return;
    }
    running = search({
      pattern: text,
      data: inData.checked ? "true" : null,
      below: below.checked ? path : null,
    });
    replace(
      list,
      h("button.plain", { type: "button", onclick: end }, t("data.search.clear")),
      running.element,
    );
  }

  function end() {
    running?.stop();
    running = null;
    pattern.value = "";
    replace(list, znodes.element);
    select();
  }

  async function select() {
    try {
      await znodes.select(path);
    } catch {
      // The znode's own part of the page says what is wrong with it.
    }
  }

  function goTo(where) {
    path = "/" + where;
    belowText.textContent = t("data.search.below", { path: printable(path) });
    belowLabel.hidden = path === "/";
    showTrail();
    znodeView(details, path).catch((e) => replace(details, problem(e, () => goTo(where))));
    if (running === null) {
      select();
    }
  }

  function showTrail() {
    const all = steps(path);
    const links = all.map((step, i) => [
      i > 0 && h("span.quiet", { "aria-hidden": "true" }, "/"),
      h(
        "a.name",
        { href: address("data", step.path), "aria-current": i === all.length - 1 ? "page" : null },
        printable(step.name),
      ),
    ]);
    replace(trail, h("a.name", { href: address("data") }, "/"), links);
  }

  return { leave: () => running?.stop(), goTo };
}
