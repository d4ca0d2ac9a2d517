// The button that lets the user say who they are, and its form.

import { h, replace } from "./dom.js";
import { login, logout, isLoggedIn, ask } from "./api.js";
import { t, error } from "./texts.js";

let name = "";

/** A button to log in or out; changed() is called when somebody else is the user. */
export function loginButton(changed) {
  const out = () => {
    logout();
    changed();
  };
  return isLoggedIn()
    ? h("button", { type: "button", onclick: out }, t("login.out", { user: name }))
    : h("button", { type: "button", onclick: () => openForm(changed) }, t("login.open"));
}

function openForm(changed) {
  const user = h("input", { name: "user", required: true, autocomplete: "off" });
  const password = h("input", { name: "password", type: "password", autocomplete: "off" });
  const problem = h("p.problem", { role: "alert" });
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", {}, t("login.title")),
    h("p.quiet", {}, t("login.about")),
    isPlain() && h("p.problem", {}, t("login.plain")),
    h("label", {}, t("login.user"), user),
    h("label", {}, t("login.password"), password),
    problem,
    h(
      "div.row",
      {},
      h("button.primary", { type: "submit" }, t("login.do")),
      h("button", { type: "button", onclick: () => dialog.close() }, t("login.cancel")),
    ),
  );
  const dialog = h("dialog.login", { onclose: () => dialog.remove() }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    login(user.value, password.value);
    try {
      await ask("whoami");
      name = user.value;
      dialog.close();
      changed();
    } catch (e) {
      logout();
      replace(problem, error(e));
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

function isPlain() {
  return location.protocol === "http:" && !/^(localhost|127\.|\[::1])/.test(location.hostname);
}
