// One znode: its data, Stat, ACL, whose it is and who watches it.

import { ask } from "./api.js";
import { asHex, asJson, asText, fromBase64 } from "./content.js";
import { copy, h, replace } from "./dom.js";
import { bytes, count, duration, quoted, time } from "./format.js";
import { t } from "./texts.js";
import { facts, problem, sessionLink, table } from "./parts.js";

const ALL_BYTES = 4 << 20;

/** As what the user looked at data last: kept while that is possible. */
let preferred = null;

let latest = 0;

/** Shows a znode in an element, unless another one is asked for meanwhile. */
export async function znodeView(element, path, dataLimit = null) {
  const turn = ++latest;
  const [znode, { server }] = await Promise.all([
    ask("znode", { path, dataLimit }),
    ask("cluster"),
  ]);
  if (turn !== latest) {
    return;
  }
  const watchers = h("div");
  replace(
    element,
    heading(znode),
    dataPart(znode, () => znodeView(element, path, ALL_BYTES)),
    znode.owner && part(t("znode.owner"), owner(znode.owner)),
    part(t("znode.stat"), stat(znode)),
    part(t("znode.acl"), acl(znode.acl)),
    part(t("znode.watchers"), watchers),
    part(t("znode.command"), command(path, server)),
  );
  showWatchers(watchers, path);
}

function part(title, ...children) {
  return h("section.part", {}, h("h2", {}, title), children);
}

function heading({ path, kind, ttlMillis, descendants }) {
  const button = h("button", { type: "button" }, t("znode.path.copy"));
  button.addEventListener("click", () => copy(path, button, t("common.copied")));
  const name = ttlMillis === null ? t("kind." + kind) : t("kind.ttlOf", { time: duration(ttlMillis) });
  return h(
    "div.row-between",
    {},
    h(
      "div.row",
      {},
      h("span.badge", { "data-kind": kind }, name),
      h("span.quiet", {}, `${t("znode.descendants")}: ${count(descendants)}`),
    ),
    button,
  );
}

function dataPart({ data }, showAll) {
  if (data === null || data.length === 0) {
    return part(t("znode.data"), h("p.quiet", {}, t(data === null ? "znode.noData" : "znode.emptyData")));
  }
  const raw = fromBase64(data.base64);
  const text = asText(raw, data.utf8);
  const forms = {
    json: data.truncated ? null : asJson(text),
    text,
    hex: asHex(raw),
  };
  const box = h("pre.data", { tabindex: 0, "aria-label": t("znode.data") });
  const buttons = Object.keys(forms).map((name) =>
    h("button", { type: "button", disabled: forms[name] === null, onclick: () => choose(name) }, t("znode." + name)),
  );
  const copying = h("button", { type: "button" }, t("common.copy"));
  copying.addEventListener("click", () => copy(box.textContent, copying, t("common.copied")));

  function choose(name) {
    preferred = name;
    show(name);
  }

  function show(name) {
    box.textContent = forms[name];
    box.dataset.form = name;
    Object.keys(forms).forEach((each, i) => buttons[i].setAttribute("aria-pressed", each === name));
  }

  const possible = Object.keys(forms).filter((name) => forms[name] !== null);
  show(possible.includes(preferred) ? preferred : possible[0]);
  return h(
    "section.part",
    {},
    h(
      "div.row-between",
      {},
      h("h2", {}, t("znode.data"), h("span.quiet", {}, " " + bytes(data.length))),
      h("div.row", {}, h("div.choice", { role: "group", "aria-label": t("znode.view") }, buttons), copying),
    ),
    box,
    data.truncated &&
      h(
        "p.quiet",
        {},
        t("znode.truncated", { shown: bytes(raw.length), all: bytes(data.length) }) + " ",
        raw.length < ALL_BYTES && h("button", { type: "button", onclick: showAll }, t("znode.all")),
      ),
  );
}

function owner({ session, address }) {
  const where = address === null ? t("znode.owner.elsewhere") : t("znode.owner.here", { address });
  return h("p", {}, sessionLink(session), " ", h("span.quiet", {}, where));
}

function stat({ stat: all }) {
  const times = { czxid: all.ctime, mzxid: all.mtime };
  const names = Object.keys(all).filter((name) => name !== "ctime" && name !== "mtime");
  return facts(
    names.map((name) => [
      h("span.mono", {}, name),
      [
        h("span.mono", {}, String(all[name])),
        times[name] && h("span.quiet", {}, " " + time(times[name])),
      ],
    ]),
  );
}

function acl(entries) {
  if (entries === null) {
    return h("p.quiet", {}, t("znode.acl.hidden"));
  }
  const words = (letters) => [...letters].map((letter) => t("permission." + letter)).join(", ");
  return table(
    t("znode.acl"),
    [
      { text: t("znode.acl.scheme") },
      { text: t("znode.acl.id") },
      { text: t("znode.acl.permissions") },
    ],
    entries.map(({ scheme, id, permissions }) => [
      scheme,
      h("span.mono", {}, id),
      [h("span.mono", {}, permissions), h("span.quiet", {}, " " + words(permissions))],
    ]),
  );
}

async function showWatchers(element, path) {
  try {
    const { watchers } = await ask("watchers", { path });
    replace(
      element,
      watchers.length === 0
        ? h("p.quiet", {}, t("znode.watchers.none"))
        : table(
            t("znode.watchers"),
            [{ text: t("session.id") }, { text: t("session.address") }, { text: t("session.watches") }],
            watchers.map(({ session, address, kind }) => [
              sessionLink(session),
              h("span.mono", {}, address ?? "–"),
              t("watch." + kind),
            ]),
          ),
    );
  } catch (e) {
    replace(element, problem(e));
  }
}

function command(path, server) {
  const at = `${location.hostname}:${server.clientPort}`;
  const line = `zkCli.sh -server ${at} get -s ${quoted(path)}`;
  const button = h("button", { type: "button" }, t("common.copy"));
  button.addEventListener("click", () => copy(line, button, t("common.copied")));
  return h("div.row-between", {}, h("code.line", {}, line), button);
}
