// Paths of znodes, and how a page's address names them. Without a document.

/** The names of which a path is made, outermost first, each with its own path. */
export function steps(path) {
  const names = path === "/" ? [] : path.slice(1).split("/");
  return names.map((name, i) => ({ name, path: "/" + names.slice(0, i + 1).join("/") }));
}

export function parent(path) {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

export function child(path, name) {
  return path === "/" ? "/" + name : path + "/" + name;
}

/** "#data/a/b" for a page and a path, or an id; "#data" for the page alone. */
export function address(page, rest = "") {
  return "#" + page + (rest === "" ? "" : "/" + encode(rest.replace(/^\//, "")));
}

function encode(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** The page and the rest that an address names; the rest of "#data/a/b" is "a/b". */
export function named(hash) {
  const text = hash.replace(/^#/, "");
  const slash = text.indexOf("/");
  const page = slash < 0 ? text : text.slice(0, slash);
  const rest = slash < 0 ? "" : text.slice(slash + 1);
  try {
    return { page, rest: rest.split("/").map(decodeURIComponent).join("/") };
  } catch {
    return { page, rest: "" }; // A percent sign that begins nothing.
  }
}
