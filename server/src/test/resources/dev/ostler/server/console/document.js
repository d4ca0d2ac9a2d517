// As much of a browser as the console's pages need; what the test gives is in "host".
"use strict";

class Node {
  constructor() {
    this.childNodes = [];
    this.parentElement = null;
    this.listeners = {};
  }

  get children() {
    return this.childNodes.filter((node) => node instanceof Element);
  }

  get textContent() {
    return this.childNodes.map((node) => node.textContent).join("");
  }

  set textContent(text) {
    this.replaceChildren(document.createTextNode(text));
  }

  append(...nodes) {
    nodes.forEach((node) => this.insertBefore(node, null));
  }

  insertBefore(node, before) {
    if (before && !this.childNodes.includes(before)) {
      throw new Error("not a child");
    }
    const added = node instanceof Node ? node : document.createTextNode(node);
    added.remove();
    const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(at, 0, added);
    added.parentElement = this;
  }

  remove() {
    const siblings = this.parentElement?.childNodes ?? [];
    if (siblings.includes(this)) {
      siblings.splice(siblings.indexOf(this), 1);
    }
    this.parentElement = null;
  }

  replaceChildren(...nodes) {
    [...this.childNodes].forEach((node) => node.remove());
    this.append(...nodes);
  }

  contains(other) {
    return other === this || (other.parentElement !== null && this.contains(other.parentElement));
  }

  addEventListener(type, listener) {
    (this.listeners[type] ??= []).push(listener);
  }

  removeEventListener(type, listener) {
    this.listeners[type] = (this.listeners[type] ?? []).filter((each) => each !== listener);
  }

  /** Tells the listeners here and above. */
  fire(type, more = {}) {
    let going = true;
    const event = {
      target: this,
      preventDefault() {},
      stopPropagation: () => (going = false),
      ...more,
    };
    for (let at = this; at && going; at = at.parentElement) {
      (at.listeners[type] ?? []).forEach((listener) => listener(event));
    }
  }
}

class Text extends Node {
  constructor(text) {
    super();
    this.text = String(text);
  }

  get textContent() {
    return this.text;
  }
}

class Element extends Node {
  constructor(tag) {
    super();
    this.tag = tag;
    this.attributes = {};
    this.dataset = {};
    this.value = "";
    this.hidden = false;
  }

  setAttribute(name, value) {
    if (name === "style" || name.startsWith("on")) {
      throw new Error(`the policy of the pages forbids the attribute ${name}`);
    }
    this.attributes[name] = String(value);
    if (name.startsWith("data-")) {
      this.dataset[name.slice(5)] = String(value);
    }
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }

  matches(selectors) {
    return selectors.split(",").some((selector) => {
      const [, tag, rest] = /^\s*([a-z]*)(.*)$/.exec(selector);
      const parts = rest.match(/\.[\w-]+|\[[^\]]+\]|:hover/g) ?? [];
      return (tag === "" || tag === this.tag) && parts.every((part) => this.has(part));
    });
  }

  has(part) {
    if (part.startsWith(".")) {
      return (this.attributes.class ?? "").split(" ").includes(part.slice(1));
    }
    const attribute = /^\[([\w-]+)(?:="?([^"\]]*)"?)?\]$/.exec(part);
    const value = attribute && this.getAttribute(attribute[1]);
    return attribute !== null && value !== null && (attribute[2] ?? value) === value;
  }

  closest(selectors) {
    return this.matches(selectors) ? this : (this.parentElement?.closest(selectors) ?? null);
  }

  querySelectorAll(selectors) {
    return this.children.flatMap((child) => [
      ...(child.matches(selectors) ? [child] : []),
      ...child.querySelectorAll(selectors),
    ]);
  }

  querySelector(selectors) {
    return this.querySelectorAll(selectors)[0] ?? null;
  }

  focus() {}
  select() {}
  scrollIntoView() {}
  showModal() {}

  close() {
    this.fire("close");
  }
}

class AbortController {
  constructor() {
    this.signal = { aborted: false };
  }

  abort() {
    this.signal.aborted = true;
  }
}

class URLSearchParams {
  constructor() {
    this.pairs = [];
  }

  set(key, value) {
    this.pairs.push(`${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  }

  toString() {
    return this.pairs.join("&");
  }
}

class TextEncoder {
  encode(text) {
    return Uint8Array.from(host.encode(text));
  }
}

class TextDecoder {
  decode(bytes) {
    return host.decode([...bytes]);
  }
}

const atob = (text) => host.fromBase64(text);
const navigator = { languages: [host.language] };
const location = { hash: "", hostname: "localhost", protocol: "http:" };
const kept = {};
const localStorage = {
  getItem: (key) => kept[key] ?? null,
  setItem: (key, value) => (kept[key] = value),
};
const fetch = async (path, { headers }) => {
  const { status, type, body } = host.fetch(path, headers.Authorization ?? "");
  return {
    ok: status === 200,
    status,
    headers: { get: () => type },
    json: async () => JSON.parse(body),
  };
};
const setTimeout = () => 0; // What a page does later, it does when the test says so.
const clearTimeout = () => {};
const setInterval = () => 0;

const document = new Element("document");
document.documentElement = new Element("html");
document.body = new Element("body");
document.hidden = false;
document.createElement = (tag) => new Element(tag);
document.createElementNS = (namespace, tag) => new Element(tag);
document.createTextNode = (text) => new Text(text);
document.getElementById = (id) => document.body.children.find((each) => each.id === id);
for (const [tag, id] of [["header", "header"], ["main", "main"]]) {
  const element = new Element(tag);
  element.id = id;
  document.body.append(element);
}
const addEventListener = (type, listener) => document.addEventListener(type, listener);

/** Goes where a link leads. */
function go(hash) {
  location.hash = hash;
  document.fire("hashchange");
}

/** What the user sees, in one line. */
function seen() {
  return document.body.textContent.replace(/\s+/g, " ");
}

Object.assign(globalThis, {
  AbortController,
  Node,
  TextDecoder,
  TextEncoder,
  URLSearchParams,
  addEventListener,
  atob,
  clearTimeout,
  document,
  fetch,
  localStorage,
  location,
  navigator,
  setInterval,
  setTimeout,
});
