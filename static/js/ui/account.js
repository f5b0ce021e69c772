// The corner of the header that says who is signed in, where signing in is switched on.

import * as api from "../api.js";
import {onLanguage, say, sayIfKnown} from "../i18n.js";
import {h} from "./element.js";

/** Put the corner into the header, once it is known who asks. */
export async function accountCorner() {
  const languages = document.querySelector("nav.languages");
  if (!languages) {
    return;
  }
  let who;
  try {
    who = await api.session();
  } catch {
    return; // The page says itself what does not work.
  }
  if (who.sign_in === "off") {
    return;
  }
  const {name, role} = who;
  const link = h("a", {class: "account", href: "/logga-in"});
  languages.before(link);
  const write = () => {
    link.textContent = name || say("sign_in_short");
    link.title = name ? say("sign_in_as", {name, role: sayIfKnown("roles", role) ?? role}) : "";
  };
  onLanguage(write);
  write();
}
