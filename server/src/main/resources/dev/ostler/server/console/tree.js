// The tree of znodes: children are asked for when they are unfolded, a page at a time.

import { ask } from "./api.js";
import { h } from "./dom.js";
import { count, printable } from "./format.js";
import { t, error } from "./texts.js";
import { child, steps } from "./path.js";

const PAGE = 100;
const ITEM = "li[role=treeitem]";

/** A tree; chosen(path) is called when the user goes to a znode. */
export function tree(chosen) {
  const byPath = new Map();
  const byElement = new WeakMap();
  const top = h("ul.tree", { role: "tree", "aria-label": t("data.tree"), onkeydown: onKey });
  const root = item({ name: "/", numChildren: 1, readable: true }, "/", 1);
  let selected = null;
  let focused = root;
  top.append(root.element);
  focus(root);

  function item(znode, path, level) {
    const fold = h("span.fold", { "aria-hidden": "true" });
    const size = znode.numChildren > 0 && path !== "/" ? count(znode.numChildren) : "";
    const row = h(
      "div.row",
      { "data-kind": znode.readable ? znode.kind : "hidden" },
      fold,
      h("span.name", {}, printable(znode.name)),
      h("span.count", {}, znode.readable ? size : t("data.hidden")),
    );
    const hasChildren = znode.numChildren > 0;
    const element = h(
      "li",
      {
        role: "treeitem",
        tabindex: -1,
        "aria-level": level,
        "aria-expanded": hasChildren ? "false" : null,
        "aria-selected": "false",
      },
      row,
    );
    const made = { path, level, row, element, hasChildren, open: false, loaded: 0 };
    fold.addEventListener("click", (event) => {
      event.stopPropagation();
      made.open ? close(made) : open(made);
    });
    row.addEventListener("click", () => choose(made));
    byPath.set(path, made);
    byElement.set(element, made);
    return made;
  }

  function choose(which) {
    focus(which);
    which.element.focus({ preventScroll: true });
    open(which);
    chosen(which.path);
  }

  /** The one item that the tabulator key leads to. */
  function focus(which) {
    focused.element.setAttribute("tabindex", "-1");
    focused = which;
    which.element.setAttribute("tabindex", "0");
  }

  function moveTo(element) {
    if (element) {
      focus(byElement.get(element));
      element.focus({ preventScroll: true });
      focused.row.scrollIntoView({ block: "nearest" });
    }
  }

  function close(which) {
    which.open = false;
    which.group.remove();
    which.element.setAttribute("aria-expanded", "false");
    if (!top.contains(focused.element)) {
      focus(which);
    }
  }

  /** Unfolds a znode; done when its first children are there. */
  async function open(which) {
    if (!which.hasChildren) {
      return;
    }
    which.group ??= h("ul", { role: "group" });
    which.open = true;
    which.element.setAttribute("aria-expanded", "true");
    which.element.append(which.group);
    which.loading ??= load(which, null);
    await which.loading;
  }

  async function load(which, after) {
    which.last?.remove();
    which.last = note(t("common.loading"));
    which.group.append(which.last);
    let last = null;
    try {
      const answer = await ask("children", { path: which.path, limit: PAGE, after });
      answer.children.forEach((znode) => add(which, znode));
      which.loaded += answer.children.length;
      if (answer.next !== null) {
        const left = count(answer.total - which.loaded);
        last = note(more(which, answer.next, t("data.more", { n: left })));
      } else if (answer.total === 0) {
        last = note(t("data.empty"));
      }
    } catch (e) {
      last = note(more(which, after, error(e)));
    }
    which.last.remove();
    which.last = last;
    if (last) {
      which.group.append(last);
    }
  }

  function note(content) {
    return h("li.more", { role: "none" }, content);
  }

  function more(which, after, text) {
    const next = () => (which.loading = load(which, after));
    return h("button.plain", { type: "button", onclick: next }, text);
  }

  /** One that was shown before its turn moves to its place. */
  function add(which, znode) {
    const path = child(which.path, znode.name);
    const known = byPath.get(path);
    if (known && known === which.early) {
      which.early = null;
    }
    const added = known ?? item(znode, path, which.level + 1);
    which.group.insertBefore(added.element, which.early?.element ?? which.last);
  }

  /** A child, which may stand on a page that was not asked for yet. */
  async function childOf(which, { name, path }) {
    await open(which);
    if (!byPath.has(path) && which.group) {
      const { kind, stat } = await ask("znode", { path, dataLimit: 1 });
      const znode = { name, kind, numChildren: stat.numChildren, readable: true };
      which.early = item(znode, path, which.level + 1);
      which.group.insertBefore(which.early.element, which.last);
    }
    return byPath.get(path);
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("button")) {
      return;
    }
    const all = [...top.querySelectorAll(ITEM)];
    const at = all.indexOf(focused.element);
    const keys = {
      ArrowDown: () => moveTo(all[at + 1]),
      ArrowUp: () => moveTo(all[at - 1]),
      ArrowRight: () => (focused.open ? moveTo(all[at + 1]) : open(focused)),
      ArrowLeft: () =>
        focused.open ? close(focused) : moveTo(focused.element.parentElement.closest(ITEM)),
      Home: () => moveTo(all[0]),
      End: () => moveTo(all.at(-1)),
      Enter: () => choose(focused),
      " ": () => choose(focused),
    };
    if (event.key in keys) {
      event.preventDefault();
      keys[event.key]();
    }
  }

  return {
    element: top,

    /** Shows a znode as the chosen one, and unfolds what is above it. */
    async select(path) {
      await open(root);
      let which = root;
      for (const step of steps(path)) {
        which = await childOf(which, step);
        if (!which) {
          return; // What is above it says that it has no children.
        }
      }
      selected?.element.setAttribute("aria-selected", "false");
      selected = which;
      which.element.setAttribute("aria-selected", "true");
      focus(which);
      which.row.scrollIntoView({ block: "nearest" });
    },
  };
}
