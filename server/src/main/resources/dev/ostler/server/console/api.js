// Asks the server. Who the user says they are is kept in this module's memory and nowhere else.

let credentials = null;

/** What the server says when it does not answer a question. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** From now on, asks as a user of the scheme "digest"; null is anybody. */
export function login(user, password) {
  // Headers are sent byte by byte, one for each character: these are the bytes of UTF-8.
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  credentials = "digest " + String.fromCharCode(...bytes);
}

export function logout() {
  credentials = null;
}

export function isLoggedIn() {
  return credentials !== null;
}

/** The answer to a question, for example ask("children", {path: "/"}). */
export async function ask(name, parameters = {}, signal = undefined) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") {
      query.set(key, value);
    }
  }
  const text = query.toString();
  let response;
  try {
    response = await fetch(`api/${name}${text ? "?" + text : ""}`, {
      headers: credentials === null ? {} : { Authorization: credentials },
      credentials: "omit",
      cache: "no-store",
      signal,
    });
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new Refusal(0, "unreachable", String(e.message));
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/json")) {
    throw new Refusal(response.status, "unreachable", `HTTP ${response.status}`);
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Refusal(response.status, answer.error.code, answer.error.message);
  }
  return answer;
}
