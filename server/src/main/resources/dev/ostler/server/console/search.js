// Looks for znodes in the whole tree: the server searches a part at a time, until it is stopped.

import { ask } from "./api.js";
import { h, replace } from "./dom.js";
import { bytes, count } from "./format.js";
import { t } from "./texts.js";
import { problem, znodeLink } from "./parts.js";

/** The user is asked before more than these are shown. */
const AT_ONCE = 200;

/** Results of a search; stop() ends it. */
export function search(wanted) {
  const status = h("p.quiet", { role: "status" });
  const button = h("button", { type: "button" });
  const list = h("ul.results");
  const element = h("div", {}, h("div.row-between", {}, status, button), list);
  let visited = 0;
  let found = 0;
  let after = null;
  let running = null;

  async function run() {
    running = new AbortController();
    const until = found + AT_ONCE;
    button.textContent = t("data.search.stop");
    try {
      do {
        const answer = await ask("search", { ...wanted, after, limit: AT_ONCE }, running.signal);
        visited += answer.visited;
        found += answer.found.length;
        after = answer.next;
        list.append(...answer.found.map(result));
        say("running");
      } while (after !== null && found < until);
      say(after === null ? "done" : "stopped");
    } catch (e) {
      if (e.name === "AbortError") {
        say("stopped");
      } else {
        replace(status, problem(e));
      }
    }
    running = null;
    button.textContent = t("data.search.on");
    button.hidden = after === null;
  }

  function say(key) {
    const values = { visited: count(visited), found: count(found) };
    status.textContent = t("data.search." + key, values);
  }

  button.addEventListener("click", () => (running ? running.abort() : run()));
  run();
  return { element, stop: () => running?.abort() };
}

function result({ path, readable, dataLength, in: where }) {
  const size = readable ? bytes(dataLength) : t("data.hidden");
  const inData = where === "data" && h("span.badge", {}, t("data.search.inData"));
  return h("li", {}, znodeLink(path), " ", inData, h("span.count", {}, size));
}
