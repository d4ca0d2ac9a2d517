// The page "Sessions": all of them in a table, or one with what belongs to it.

import { ask } from "./api.js";
import { h, replace } from "./dom.js";
import { count, duration, short, time } from "./format.js";
import { t } from "./texts.js";
import { facts, filterField, problem, section, sessionLink, table, znodeLink } from "./parts.js";
import { address } from "./path.js";
import { poll } from "./poll.js";

const REFRESH_MILLIS = 5_000;
const LIMIT = 200;

const COLUMNS = [
  { name: "id" },
  { name: "address" },
  { name: "established" },
  { name: "timeoutMillis", number: true },
  { name: "ephemerals", number: true },
  { name: "watches", number: true },
  { name: "outstanding", number: true },
  { name: "received", number: true },
  { name: "sent", number: true },
  { name: "averageLatency", number: true },
  { name: "maxLatency", number: true },
];

export function sessions(main, rest) {
  let leave = () => {};
  goTo(rest);

  function goTo(id) {
    leave();
    leave = id === "" ? all(main) : one(main, id);
  }

  return { leave: () => leave(), goTo };
}

function all(main) {
  const list = h("div");
  const wanted = { filter: "", sort: "id", descending: "false", limit: LIMIT };
  let ended = () => {};
  const field = filterField(t("sessions.filter"), (text) => {
    wanted.filter = text;
    again();
  });
  replace(main, h("h1.hidden", {}, t("sessions.title")), section(t("sessions.title"), field, list));
  again();

  function again() {
    ended();
    ended = poll(REFRESH_MILLIS, async () => {
      try {
        showAll(list, await ask("sessions", wanted), wanted, sortBy);
      } catch (e) {
        replace(list, problem(e, again));
      }
    });
  }

  function sortBy({ name, number }) {
    const same = wanted.sort === name;
    wanted.descending = String(same ? wanted.descending === "false" : number === true);
    wanted.sort = name;
    again();
  }

  return () => ended();
}

function showAll(list, { total, here, matching, sessions: rows }, wanted, sortBy) {
  const order = wanted.descending === "true" ? "descending" : "ascending";
  const columns = COLUMNS.map((column) => ({
    text: t("session." + column.name),
    number: column.number,
    order: column.name === wanted.sort ? order : null,
    sort: () => sortBy(column),
  }));
  const numbers = { total: count(total), here: count(here), matching: count(matching) };
  replace(
    list,
    h(
      "p.quiet",
      { role: "status" },
      t("sessions.count", numbers),
      rows.length < matching && " " + t("sessions.shown", { n: rows.length }),
    ),
    table(t("sessions.title"), columns, rows.map(cells)),
  );
}

function cells(row) {
  return COLUMNS.map(({ name }) => cell(row, name));
}

function cell(row, name) {
  const value = row[name];
  switch (name) {
    case "id":
      return sessionLink(value);
    case "address":
      return row.here
        ? h("span.mono", {}, value, row.secure && " TLS")
        : h("span.quiet", {}, t("session.elsewhere"));
    case "established":
      return row.here ? time(value) : "–";
    case "timeoutMillis":
      return duration(value);
    case "averageLatency":
    case "maxLatency":
      return row.here ? short(value) + "\u00a0ms" : "–";
    default:
      return count(value);
  }
}

function one(main, id) {
  const body = h("div");
  replace(
    main,
    h("p", {}, h("a", { href: address("sessions") }, "← " + t("sessions.all"))),
    h("h1.mono", {}, t("session.title", { id })),
    body,
  );
  return poll(REFRESH_MILLIS, async () => {
    try {
      showOne(body, await ask("session", { id }));
    } catch (e) {
      replace(body, problem(e));
    }
  });
}

function showOne(body, session) {
  const columns = COLUMNS.slice(1).map(({ name }) => [t("session." + name), cell(session, name)]);
  const more = session.here
    ? [
        [t("session.lastOperation"), session.lastOperation],
        [t("session.lastZxid"), h("span.mono", {}, session.lastZxid)],
        [t("session.secure"), t(session.secure ? "common.yes" : "common.no")],
      ]
    : [];
  replace(
    body,
    section(t("sessions.title"), facts([...columns, ...more, [t("session.madeBy"), session.madeBy]])),
    section(t("session.ephemeralPaths"), paths(session.ephemeralPaths.map((path) => ({ path })))),
    section(t("session.watchedPaths"), paths(session.watchedPaths)),
  );
}

function paths(all) {
  return all.length === 0
    ? h("p.quiet", {}, t("common.none"))
    : h(
        "ul.results",
        {},
        all.map(({ path, kind }) =>
          h("li", {}, znodeLink(path), kind && h("span.count", {}, t("watch." + kind))),
        ),
      );
}
