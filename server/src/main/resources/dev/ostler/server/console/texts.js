// The texts, in the browser's language or the one that was chosen.

import { texts as en } from "./texts-en.js";
import { texts as zh } from "./texts-zh.js";

const LANGUAGES = { en, zh };
const KEPT_AS = "ostler.language";

let language = chosen() ?? preferred();

function chosen() {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return kept in LANGUAGES ? kept : null;
  } catch {
    return null; // A browser that keeps nothing for pages.
  }
}

function preferred() {
  const wish = navigator.languages.find((tag) => tag.slice(0, 2) in LANGUAGES);
  return wish ? wish.slice(0, 2) : "en";
}

export function currentLanguage() {
  return language;
}

/** Chooses a language, also for later visits. */
export function chooseLanguage(tag) {
  language = tag;
  try {
    localStorage.setItem(KEPT_AS, tag);
  } catch {
    // It holds until the page is left.
  }
}

/** A text by its key, with values in the place of {names}. */
export function t(key, values = {}) {
  const text = LANGUAGES[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** The text of a code of the server's, or what the server said itself. */
export function error(refusal) {
  const key = "error." + refusal.code;
  return key in en ? t(key) : refusal.message;
}
