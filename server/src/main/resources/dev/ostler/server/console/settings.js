// The page "Settings": what is set, and where.

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
  const list = h("div");
  const showList = (filter) => {
    const rows = all
      .filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()))
      .map(({ name, value, where, effective }) => [
        [
          h("span.mono", {}, name),
          !effective && [" ", h("span.badge", { "data-level": "warn" }, t("settings.unread"))],
        ],
        h("span.mono", {}, value),
        h("span.quiet", {}, where),
      ]);
    const columns = [
      { text: t("settings.name") },
      { text: t("settings.value") },
      { text: t("settings.where") },
    ];
    replace(list, table(t("settings.set"), columns, rows));
  };
  showList("");
  replace(
    main,
    h("h1.hidden", {}, t("settings.title")),
    section(
      t("settings.set"),
      h("p.quiet", {}, h("span.mono", {}, source), " · ", t("settings.set.about")),
      filterField(t("settings.filter"), showList),
      list,
    ),
    notices.length > 0 &&
      section(t("settings.notices"), h("ul", {}, notices.map((notice) => h("li", {}, notice)))),
    section(
      t("settings.environment"),
      table(
        t("settings.environment"),
        [{ text: t("settings.name") }, { text: t("settings.value") }],
        Object.entries(environment).map(([name, value]) => [
          h("span.mono", {}, name),
          h("span.mono", {}, value),
        ]),
      ),
    ),
  );
}
