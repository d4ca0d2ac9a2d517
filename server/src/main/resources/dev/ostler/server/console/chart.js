// A line over time. Its points are {time, value}; where the value is not a number, there is a gap.

import { h, svg, replace } from "./dom.js";
import { GAP_MILLIS } from "./series.js";

const WIDTH = 300;
const HEIGHT = 64;

/** What is shown grows with what is known, from two minutes to ten. */
const SPAN_MIN_MILLIS = 120_000;

/** A chart with a title; show(points, text) draws, where text(value) is what a value is called. */
export function chart(title) {
  const now = h("span.chart-now");
  const top = h("span.chart-top");
  const drawing = svg("svg.chart-drawing", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const element = h(
    "figure.chart",
    {},
    h("figcaption", {}, h("span.chart-title", {}, title), now),
    h("div.chart-area", {}, drawing, top),
  );
  let shown = [];
  let named = String;
  let last = "";

  const pointAt = (event) => {
    const box = drawing.getBoundingClientRect();
    const end = shown.at(-1)?.time ?? 0;
    const time = end - span(shown) * (1 - (event.clientX - box.left) / box.width);
    return shown
      .filter((point) => !Number.isNaN(point.value))
      .reduce((a, b) => (Math.abs(b.time - time) < Math.abs(a?.time - time) || !a ? b : a), null);
  };
  drawing.addEventListener("pointermove", (event) => {
    const point = pointAt(event);
    if (point) {
      const at = new Date(point.time).toLocaleTimeString([], { hour12: false });
      now.textContent = `${at}  ${named(point.value)}`;
    }
  });
  drawing.addEventListener("pointerleave", () => (now.textContent = last));

  return {
    element,
    show(points, text) {
      shown = points;
      named = text;
      const known = points.filter((point) => !Number.isNaN(point.value));
      last = known.length > 0 ? text(known.at(-1).value) : "–";
      if (!drawing.matches(":hover")) {
        now.textContent = last;
      }
      const max = known.reduce((most, point) => Math.max(most, point.value), 0);
      top.textContent = max > 0 ? text(max) : "";
      replace(drawing, ...lines(points, max === 0 ? 1 : max * 1.15));
    },
  };
}

function span(points) {
  return points.length === 0
    ? SPAN_MIN_MILLIS
    : Math.max(SPAN_MIN_MILLIS, points.at(-1).time - points[0].time);
}

function lines(points, max) {
  const end = points.at(-1)?.time ?? 0;
  const whole = span(points);
  const x = (time) => (WIDTH * (1 - (end - time) / whole)).toFixed(1);
  const y = (value) => (HEIGHT - 1 - (value / max) * (HEIGHT - 4)).toFixed(1);
  const drawn = [];
  for (const part of parts(points)) {
    const path = part.map((point) => `${x(point.time)},${y(point.value)}`).join(" L");
    const from = x(part[0].time);
    const to = x(part.at(-1).time);
    drawn.push(svg("path.chart-fill", { d: `M${from},${HEIGHT} L${path} L${to},${HEIGHT} Z` }));
    drawn.push(svg("path.chart-line", { d: `M${path}` }));
  }
  return drawn;
}

/** The stretches without a gap. */
function parts(points) {
  const all = [];
  let part = [];
  for (const point of points) {
    const before = part.at(-1);
    if (Number.isNaN(point.value) || (before && point.time - before.time > GAP_MILLIS)) {
      all.push(part);
      part = [];
    }
    if (!Number.isNaN(point.value)) {
      part.push(point);
    }
  }
  all.push(part);
  return all.filter((stretch) => stretch.length > 0);
}
