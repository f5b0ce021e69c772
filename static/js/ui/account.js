// Who is signed in: the corner of the header that says so, and the line that invites those who are not.

import * as api from "../api.js";
import {onLanguage, say, sayIfKnown} from "../i18n.js";
import {signInLink} from "../pure/way_back.js";
import {byId, h} from "./element.js";

const ROLES = ["nobody", "reader", "planner", "administrator"];

/** @type {import("../contract.js").Session} */
let who = {sign_in: "off", name: "", role: "administrator", closed: false};

/** Whether the session has ended while the page was open. */
let ended = false;

/** The account that is signed in; empty where nobody is. */
export function ownName() {
  return who.name;
}

/** Put the corner into the header, once it is known who asks, and the invitation under it where it is due. */
export async function accountCorner() {
  const languages = document.querySelector("nav.languages");
  if (!languages || !(await look()) || who.sign_in === "off") {
    offer(true);
    return;
  }
  const link = h("a", {class: "account"});
  languages.before(link);
  const write = () => {
    link.href = who.name ? "/logga-in" : signInLink(location.pathname, location.search);
    link.textContent = who.name || say("sign_in_short");
    link.title = who.name ? say("sign_in_as", {name: who.name, role: roleName(who.role)}) : "";
    invite();
  };
  onLanguage(write);
  // The page may have another address by then: a plan that was opened, a place that was gone to.
  for (const one of [link, document.getElementById("invite-link")]) {
    one?.addEventListener("click", write, {capture: true});
  }
  // A session may end while the page is open: its next question is then refused.
  window.addEventListener(api.SIGNED_OUT, async () => {
    const known = who.name !== "";
    await look();
    ended ||= known && who.name === "";
    write();
  });
  // Who has signed in in another tab comes back to this one.
  const back = async () => {
    if (ended && document.visibilityState === "visible") {
      await look();
      ended = who.name === "";
      write();
    }
  };
  document.addEventListener("visibilitychange", back);
  window.addEventListener("focus", back);
  write();
}

/** Find out who asks; whether an answer came. */
async function look() {
  try {
    who = await api.session();
    return true;
  } catch {
    return false; // The page says itself what does not work.
  }
}

/**
 * Show what only those can use who need no invitation, or do not: nobody is to fill in what is then refused.
 *
 * @param {boolean} may
 */
function offer(may) {
  for (const one of document.querySelectorAll("[data-for-invited]")) {
    one instanceof HTMLElement && (one.hidden = !may);
  }
}

/** On a page that is of use to some roles only: say kindly what is needed, and lead to it. */
function invite() {
  if (!document.getElementById("invite")) {
    return;
  }
  const line = byId("invite", HTMLElement);
  const need = line.dataset["need"] ?? "reader";
  line.hidden = ROLES.indexOf(who.role) >= ROLES.indexOf(need);
  offer(line.hidden);
  const link = byId("invite-link", HTMLAnchorElement);
  link.href = signInLink(location.pathname, location.search);
  link.hidden = who.name !== "";
  // Where something is typed the page stays as it is, and signing in has a tab of its own.
  const stays = ended && line.dataset["typed"] !== undefined;
  link.target = stays ? "_blank" : "";
  const words = byId("invite-text", HTMLElement);
  // Whoever was signed in and no longer is reads what anybody reads who is not: of a closed server nothing.
  words.textContent = who.name
    ? say(line.dataset["other"] ?? "invite_other_role", {name: who.name, role: roleName(who.role), need: roleName(need)})
    : say(stays ? "invite_ended" : who.closed ? "invite_closed" : words.dataset["say"] ?? "");
}

/** @param {string} role */
function roleName(role) {
  return sayIfKnown("roles", role) ?? role;
}
