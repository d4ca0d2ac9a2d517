// What an operator should know, worst first; nothing if all is well. Without a document.

const ORDER = ["bad", "warn", "info"];

/**
 * Findings: each has a level (bad, warn, info), a key of the texts, and what stands in the text.
 *
 * @param cluster the answer to "cluster"
 * @param samples answers to "figures", the newest last
 */
export function findings(cluster, samples) {
  const found = [];
  const add = (level, key, values = {}) => found.push({ level, key: "health." + key, values });
  ofServer(cluster, add);
  if (cluster.ensemble) {
    ofEnsemble(cluster, add);
  }
  ofDisk(cluster.storage, add);
  if (samples.length > 0) {
    ofFigures(samples, add);
  }
  return found.sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}

function ofServer({ server, ensemble }, add) {
  if (!server.serving) {
    add("bad", server.role === "looking" ? "looking" : "notServing");
  } else if (server.readOnly) {
    add("bad", "readOnly");
  } else if (!ensemble) {
    add("info", "alone");
  }
}

function ofEnsemble({ ensemble }, add) {
  const { canLose, voters, members } = ensemble;
  if (canLose !== null && canLose <= 0 && voters > 1) {
    add(voters > 2 ? "bad" : "warn", voters > 2 ? "noMargin" : "twoVoters");
  }
  if (voters % 2 === 0 && voters > 2 && ensemble.quorumBy === "majority") {
    add("info", "evenVoters", { voters, fewer: voters - 1 });
  }
  for (const member of members) {
    if (member.role === "away") {
      add("warn", "away", { id: member.id });
    } else if (member.role === "synchronising") {
      add("info", "synchronising", { id: member.id });
    } else if (member.missing > 1000) {
      add("warn", "lag", { id: member.id, missing: member.missing });
    }
  }
}

function ofDisk({ freeBytes, totalBytes, logDirectory }, add) {
  const free = freeBytes / totalBytes;
  if (free < 0.1) {
    add(free < 0.03 ? "bad" : "warn", "disk", {
      percent: Math.floor(free * 100),
      directory: logDirectory,
    });
  }
}

function ofFigures(samples, add) {
  const now = samples.at(-1);
  const before = samples.findLast((sample) => now.time - sample.time > 30_000) ?? samples[0];
  if (now.filesMax > 0 && now.filesOpen > 0.8 * now.filesMax) {
    add("warn", "files", { open: now.filesOpen, max: now.filesMax });
  }
  if (now.heapUsed > 0.95 * now.heapMax) {
    add("warn", "heap");
  }
  if (now.outstanding > 500) {
    add("warn", "outstanding", { outstanding: now.outstanding });
  }
  const sync = mean(before, now, "syncMillis", "syncs");
  if (sync > 100) {
    add("warn", "slowDisk", { millis: Math.round(sync) });
  }
  const latency = mean(before, now, "requestMillis", "requests");
  if (latency > 100) {
    add("warn", "latency", { millis: Math.round(latency) });
  }
}

function mean(before, now, sum, number) {
  const happened = now[number] - before[number];
  return happened > 0 ? (now[sum] - before[sum]) / happened : 0;
}
