// Numbers, times and names as people read them. Without a document, so that tests can run it.

/** A whole number with its thousands apart. */
export function count(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A number with as many decimals as it is worth: 0.42, 4.2, 42, 4.2k. */
export function short(value) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "–";
  }
  const size = Math.abs(value);
  if (size >= 1e9) {
    return trimmed(value / 1e9) + "G";
  }
  if (size >= 1e6) {
    return trimmed(value / 1e6) + "M";
  }
  if (size >= 1e4) {
    return trimmed(value / 1e3) + "k";
  }
  return size >= 100 || Number.isInteger(value) ? String(Math.round(value)) : trimmed(value);
}

function trimmed(value) {
  const size = Math.abs(value);
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)));
}

/** A number of bytes. */
export function bytes(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return (unit === 0 ? String(scaled) : trimmed(scaled)) + "\u00a0" + units[unit];
}

/** A length of time, in its two largest units: 3d 4h, 2m 5s, 1.5s, 40ms. */
export function duration(millis) {
  if (millis === null || millis === undefined) {
    return "–";
  }
  if (millis < 1000) {
    return Math.round(millis) + "ms";
  }
  if (millis < 60_000) {
    return trimmed(millis / 1000) + "s";
  }
  const seconds = Math.floor(millis / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) {
    return `${days}d ${hours}h`;
  }
  return hours > 0 ? `${hours}h ${minutes}m` : `${minutes}m ${seconds % 60}s`;
}

/** A point in time, in the browser's zone: 2026-11-30 12:04:05. */
export function time(iso) {
  if (!iso) {
    return "–";
  }
  const at = new Date(iso);
  const two = (number) => String(number).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** A name or path without characters that would show it as another one. */
export function printable(text) {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

/** A text as one word of a shell. */
export function quoted(text) {
  return /^[A-Za-z0-9_\/.:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
