// What data may be shown as. Without a document, so that tests can run it.

/** The bytes of a text in Base64. */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** The text that bytes are in UTF-8; null if they are none that can be read. */
export function asText(bytes, isUtf8) {
  if (!isUtf8) {
    return null;
  }
  const text = new TextDecoder().decode(bytes);
  return /[\u0000-\u0008\u000e-\u001a]/.test(text) ? null : text;
}

/**
 * A text of JSON laid out in lines; null if it is none. Nothing in it is changed but the space
 * between its parts: numbers keep their digits, and keys their order.
 */
export function asJson(text) {
  if (text === null || !/^\s*[[{]/.test(text)) {
    return null;
  }
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return laidOut(text);
}

function laidOut(text) {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  let out = "";
  let depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === "{" || token === "[") {
      const empty = next === "}" || next === "]";
      depth += empty ? 0 : 1;
      out += token + (empty ? "" : line());
    } else if (token === "}" || token === "]") {
      const empty = tokens[i - 1] === "{" || tokens[i - 1] === "[";
      depth -= empty ? 0 : 1;
      out += (empty ? "" : line()) + token;
    } else if (token === ",") {
      out += token + line();
    } else {
      out += token === ":" ? ": " : token;
    }
  });
  return out;
}

/** Bytes in lines of sixteen: where, in hexadecimal, and as ASCII. */
export function asHex(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const pairs = row.map((b) => b.toString(16).padStart(2, "0"));
    const halves = [pairs.slice(0, 8).join(" "), pairs.slice(8).join(" ")].join("  ");
    const ascii = row.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${halves.padEnd(48)}  ${ascii}`);
  }
  return lines.join("\n");
}
