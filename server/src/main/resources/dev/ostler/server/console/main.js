// The frame of all pages: the header, and which page the address names.

import { ask } from "./api.js";
import { h, replace } from "./dom.js";
import { t, error, currentLanguage, chooseLanguage } from "./texts.js";
import { named, address } from "./path.js";
import { loginButton } from "./login.js";
import { overview } from "./overview.js";
import { data } from "./data.js";
import { sessions } from "./sessions.js";
import { settings } from "./settings.js";

const PAGES = { overview, data, sessions, settings };

/** How often the header is looked after, while the page is visible. */
const HEADER_MILLIS = 10_000;

const header = document.getElementById("header");
const main = document.getElementById("main");
const identity = h("span.identity");

/** The page that is shown: {name, leave(), goTo(rest)}. */
let shown = null;

function drawHeader() {
  document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
  const links = Object.keys(PAGES).map((name) =>
    h(
      "a",
      { href: address(name), "aria-current": shown?.name === name ? "page" : null },
      t("nav." + name),
    ),
  );
  replace(
    header,
    h("a.skip", { href: "#main", onclick: skip }, t("nav.skip")),
    h(
      "div.brand",
      {},
      h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      h("strong", {}, "Ostler"),
      identity,
    ),
    h("nav", { "aria-label": t("nav.main") }, links),
    h(
      "div.tools",
      {},
      h(
        "button.plain",
        { type: "button", title: t("language.name"), onclick: otherLanguage },
        t("language.other"),
      ),
      loginButton(reload),
    ),
  );
}

function skip(event) {
  event.preventDefault();
  main.focus();
}

function otherLanguage() {
  chooseLanguage(currentLanguage() === "en" ? "zh" : "en");
  identify();
  reload();
}

/** Draws the page anew: in another language, or as somebody else. */
function reload() {
  shown?.leave();
  shown = null;
  route();
}

function route() {
  const { page, rest } = named(location.hash);
  const name = page in PAGES ? page : "overview";
  if (shown?.name === name) {
    shown.goTo(rest);
    return;
  }
  shown?.leave();
  replace(main);
  shown = { name, ...PAGES[name](main, rest) };
  drawHeader();
}

async function identify() {
  if (document.hidden) {
    return;
  }
  try {
    const { server } = await ask("cluster");
    const role = t("role." + server.role);
    const who = server.id === null ? server.host : `${server.host} · ${server.id}`;
    document.title = `${who} (${role}) · Ostler`;
    replace(identity, h("span", {}, who), h("span.badge", { "data-role": server.role }, role));
  } catch (e) {
    document.title = "Ostler";
    replace(identity, h("span.badge", { "data-role": "away" }, error(e)));
  }
}

addEventListener("hashchange", route);
document.addEventListener("visibilitychange", identify);
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = main.querySelector("input[type=search]");
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
});
setInterval(identify, HEADER_MILLIS);
route();
identify();
