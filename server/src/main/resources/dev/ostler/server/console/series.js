// Figures over time: what the server counts since its start, as rates. Without a document.

/** So many are kept: ten minutes of one every two seconds. */
const KEPT = 300;

/** Samples that lie further apart have a gap between them: nobody looked. */
export const GAP_MILLIS = 10_000;

/** Samples with one more; each is an answer to "figures". */
export function appended(samples, sample) {
  return [...samples, sample].slice(-KEPT);
}

/** A figure as it was, at each sample. */
export function values(samples, name) {
  return samples.map((sample) => ({ time: sample.time, value: sample[name] }));
}

/** How fast a sum grew, for each second between two samples. */
export function rates(samples, name) {
  return between(samples, (before, after, seconds) => (after[name] - before[name]) / seconds);
}

/** What one sum grew by for each that another did: a mean over what happened in between. */
export function means(samples, sum, number) {
  return between(samples, (before, after) => {
    const happened = after[number] - before[number];
    return happened > 0 ? (after[sum] - before[sum]) / happened : 0;
  });
}

/** A sum that became less was set back, and a gap says nothing of what was in it. */
function between(samples, value) {
  const points = [];
  for (let i = 1; i < samples.length; i++) {
    const before = samples[i - 1];
    const after = samples[i];
    const seconds = (after.time - before.time) / 1000;
    const known = seconds > 0 && after.time - before.time < GAP_MILLIS;
    const result = known ? value(before, after, seconds) : NaN;
    points.push({ time: after.time, value: result >= 0 ? result : NaN });
  }
  return points;
}
