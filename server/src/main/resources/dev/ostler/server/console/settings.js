// The page "Settings": what is set, and where, and what has its default.

import { ask } from "./api.js";
import { h, replace } from "./dom.js";
import { t } from "./texts.js";
import { filterField, problem, section, table } from "./parts.js";

export function settings(main) {
  const load = async () => {
    try {
      show(main, await ask("settings"));
    } catch (e) {
      replace(main, problem(e, load));
    }
  };
  replace(main, h("p.quiet", {}, t("common.loading")));
  load();
  return { leave() {}, goTo() {} };
}

function show(main, { source, settings: all, notices, environment }) {
  const made = h("div");
  const defaults = h("div");
  const showLists = (filter) => {
    const named = all.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
    const isDefault = (setting) => setting.source === "default";
    replace(made, list(named.filter((setting) => !isDefault(setting)), true));
    replace(defaults, list(named.filter(isDefault), false));
  };
  showLists("");
  replace(
    main,
    h("h1.hidden", {}, t("settings.title")),
    filterField(t("settings.filter"), showLists),
    section(t("settings.set"), h("p.quiet.mono", {}, source), made),
    notices.length > 0 &&
      section(t("settings.notices"), h("ul", {}, notices.map((notice) => h("li", {}, notice)))),
    section(t("settings.defaults"), defaults),
    section(
      t("settings.environment"),
      table(
        t("settings.environment"),
        [{ text: t("settings.name") }, { text: t("settings.value") }],
        Object.entries(environment).map(([name, value]) => [mono(name), mono(value)]),
      ),
    ),
  );
}

function mono(text) {
  return h("span.mono", {}, text);
}

function list(settings, withOrigin) {
  const columns = [t("settings.name"), t("settings.value"), withOrigin && t("settings.where")];
  return table(
    t("settings.title"),
    columns.filter(Boolean).map((text) => ({ text })),
    settings.map((setting) => [
      mono(setting.name),
      mono(setting.value),
      ...(withOrigin ? [origin(setting)] : []),
    ]),
  );
}

function origin({ source, where }) {
  return [
    source !== "set" && h("span.badge", { "data-level": level(source) }, t("source." + source)),
    h("span.quiet", {}, where === "" ? "" : ` ${where}`),
  ];
}

function level(source) {
  return source === "unread" ? "warn" : null;
}
