// The page "Overview": how the server and its ensemble are.

import { ask } from "./api.js";
import { chart } from "./chart.js";
import { h, replace } from "./dom.js";
import { bytes, count, duration, short, time } from "./format.js";
import { findings } from "./health.js";
import { t } from "./texts.js";
import { facts, filterField, problem, section, table } from "./parts.js";
import { poll } from "./poll.js";
import { appended, means, rates, values } from "./series.js";

const SAMPLE_MILLIS = 2_000;

/** Kept while the user looks at other pages. */
let samples = [];

const CHARTS = [
  { key: "requests", points: (all) => rates(all, "received"), text: short },
  { key: "latency", points: (all) => means(all, "requestMillis", "requests"), text: millis },
  { key: "outstanding", points: (all) => values(all, "outstanding"), text: short },
  { key: "sync", points: (all) => means(all, "syncMillis", "syncs"), text: millis },
  { key: "connections", points: (all) => values(all, "connections"), text: short },
  { key: "znodes", points: (all) => values(all, "znodes"), text: count },
  { key: "watches", points: (all) => values(all, "watches"), text: count },
  { key: "heap", points: (all) => values(all, "heapUsed"), text: bytes },
];

function millis(value) {
  return short(value) + "\u00a0ms";
}

export function overview(main) {
  const stale = h("div");
  const summary = h("div.summary");
  const health = h("div");
  const members = h("div");
  const storage = h("div");
  const charts = CHARTS.map((each) => ({ ...each, chart: chart(t("chart." + each.key)) }));
  const membersSection = section(t("overview.members"), members);
  replace(
    main,
    h("h1.hidden", {}, t("overview.title")),
    stale,
    summary,
    section(t("overview.health"), health),
    section(
      t("overview.charts"),
      h("div.charts", {}, charts.map((each) => each.chart.element)),
    ),
    membersSection,
    section(t("overview.storage"), storage),
    metricsSection(),
  );
  let answered = null;

  const leave = poll(SAMPLE_MILLIS, async () => {
    try {
      const cluster = await ask("cluster");
      if (cluster.server.serving) {
        samples = appended(samples, await ask("figures"));
      }
      answered = new Date();
      replace(stale);
      const now = cluster.server.serving ? samples.at(-1) : null;
      showSummary(summary, cluster, now);
      showHealth(health, findings(cluster, now ? samples : []));
      showStorage(storage, cluster.storage, now);
      membersSection.hidden = cluster.ensemble === null;
      if (cluster.ensemble) {
        showMembers(members, cluster.ensemble);
      }
      charts.forEach((each) => each.chart.show(each.points(samples), each.text));
    } catch (e) {
      replace(stale, problem(e), answered && h("p.quiet", {}, t("common.stale", { time: time(answered) })));
    }
  });
  return { leave, goTo() {} };
}

function showSummary(element, { server, ensemble }, figures) {
  const fact = (name, value, more) =>
    h(
      "div.fact",
      {},
      h("span.fact-name", {}, name),
      h("span.fact-value", {}, value),
      h("span.fact-more", {}, more ?? "\u00a0"),
    );
  const [quorum, more] = quorumWords(ensemble);
  replace(
    element,
    fact(t("overview.role"), t("role." + server.role), server.host),
    fact(t("overview.quorum"), quorum, more),
    fact(t("overview.zxid"), server.zxid ?? "–", `${t("overview.epoch")} ${server.epoch ?? "–"}`),
    fact(t("overview.uptime"), duration(figures?.uptimeMillis)),
    fact(t("overview.version"), server.version, server.zookeeperVersion.split(",")[0]),
  );
}

function quorumWords(ensemble) {
  if (ensemble === null) {
    return [t("quorum.alone"), null];
  }
  const voters = t("quorum.of", { n: ensemble.voters });
  if (ensemble.leader === null) {
    return [t("quorum.none"), voters];
  }
  if (ensemble.canLose === null) {
    return [voters, t("quorum.askLeader", { id: ensemble.leader })];
  }
  const words =
    ensemble.canLose < 0
      ? t("quorum.none")
      : ensemble.canLose === 0
        ? t("quorum.zero")
        : t("quorum.some", { n: ensemble.canLose });
  return [words, voters];
}

function showHealth(element, found) {
  replace(
    element,
    found.length === 0
      ? h("p.fine", {}, t("overview.fine"))
      : h(
          "ul.findings",
          {},
          found.map(({ level, key, values: inText }) =>
            h(
              "li",
              { "data-level": level },
              h("span.badge", { "data-level": level }, t("level." + level)),
              h("span", {}, t(key, inText)),
            ),
          ),
        ),
  );
}

function showMembers(element, ensemble) {
  const columns = [
    { text: t("member.id") },
    { text: t("member.role") },
    { text: t("member.lag"), number: true },
    { text: t("member.type") },
    { text: t("member.addresses") },
    { text: t("member.client") },
  ];
  const rows = ensemble.members.map((member) => [
    member.id,
    [
      h("span.badge", { "data-role": member.role ?? "unknown" }, t("role." + (member.role ?? "unknown"))),
      member.self && h("span.quiet", {}, " " + t("member.self")),
    ],
    lag(member),
    t("member." + member.type),
    h("span.mono", {}, member.addresses.join(", ")),
    h("span.mono", {}, member.client ?? "–"),
  ]);
  replace(element, table(t("overview.members"), columns, rows));
}

function lag(member) {
  if (member.missing === null) {
    return "–";
  }
  return member.missing === 0
    ? t("member.current")
    : t("member.missing", { n: count(member.missing) });
}

function showStorage(element, storage, figures) {
  const last = storage.lastSnapshot;
  replace(
    element,
    facts([
      [t("storage.data"), bytes(figures?.dataBytes)],
      [
        t("storage.snapshots"),
        [bytes(storage.snapshotBytes), h("div.quiet.mono", {}, storage.snapshotDirectory)],
      ],
      [
        t("storage.logs"),
        [bytes(storage.logBytes), h("div.quiet.mono", {}, storage.logDirectory)],
      ],
      [
        t("storage.last"),
        last === null
          ? t("common.none")
          : [time(last.written), h("div.quiet.mono", {}, t("storage.upTo", { zxid: last.zxid }))],
      ],
      [
        t("storage.free"),
        t("storage.freeOf", { free: bytes(storage.freeBytes), total: bytes(storage.totalBytes) }),
      ],
    ]),
  );
}

/** All metrics are asked for when somebody opens the list. */
function metricsSection() {
  const list = h("div.metrics");
  let all = [];
  let filter = "";
  const show = () => {
    const rows = all
      .filter(([name]) => name.includes(filter))
      .map(([name, value]) => [h("span.mono", {}, name), String(value)]);
    replace(
      list,
      table(
        t("overview.metrics"),
        [{ text: t("settings.name") }, { text: t("settings.value"), number: true }],
        rows,
      ),
    );
  };
  const load = async () => {
    try {
      all = Object.entries((await ask("metrics")).metrics);
      show();
    } catch (e) {
      replace(list, problem(e, load));
    }
  };
  const field = filterField(t("overview.metrics.filter"), (text) => {
    filter = text.toLowerCase();
    show();
  });
  return h(
    "details.card",
    { ontoggle: (event) => event.target.open && load() },
    h("summary", {}, t("overview.metrics")),
    field,
    list,
  );
}
