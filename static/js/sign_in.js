// The page on which people sign in: by password, or at once by the one-time token after the address's #.

import * as api from "./api.js";
import {say, sayFault, sayIfKnown} from "./i18n.js";
import {wayBack} from "./pure/way_back.js";
import {byId} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

const AFTER = wayBack(location.search);

/** @type {{who: import("./contract.js").Session | null, fault: api.ApiFault | null}} */
const state = {who: null, fault: null};

function write() {
  const {who, fault} = state;
  const trouble = byId("trouble", HTMLElement);
  trouble.hidden = !fault;
  trouble.textContent = fault ? sayFault(fault) : "";
  if (!who) {
    return;
  }
  const lead = byId("lead", HTMLElement);
  lead.dataset["say"] = who.closed ? "sign_in_lead_closed" : "sign_in_lead";
  lead.textContent = say(lead.dataset["say"]);
  const signedIn = who.sign_in !== "off" && who.name !== "";
  const standing = byId("standing", HTMLElement);
  standing.textContent = standingLine(who);
  standing.hidden = standing.textContent === "";
  byId("form", HTMLFormElement).hidden = signedIn || who.sign_in !== "local";
  byId("elsewhere", HTMLElement).hidden = signedIn || who.sign_in !== "oidc";
  byId("elsewhere-link", HTMLAnchorElement).href = `/api/v1/session/oidc?${new URLSearchParams({till: AFTER})}`;
  byId("to-log", HTMLElement).hidden = who.role !== "administrator";
  byId("sign-out", HTMLButtonElement).hidden = !signedIn || who.sign_in === "proxy";
}

/** @param {import("./contract.js").Session} who */
function standingLine(who) {
  if (who.sign_in === "off") {
    return say("sign_in_off");
  }
  if (who.name) {
    return say("sign_in_as", {name: who.name, role: sayIfKnown("roles", who.role) ?? who.role});
  }
  return who.sign_in === "proxy" ? say("sign_in_proxy") : "";
}

/** @param {() => Promise<void>} deed */
async function attempt(deed) {
  state.fault = null;
  try {
    await deed();
  } catch (reason) {
    if (!(reason instanceof api.ApiFault)) {
      throw reason;
    }
    state.fault = reason;
  }
  write();
}

byId("form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const password = byId("password", HTMLInputElement);
    const name = byId("name", HTMLInputElement).value.trim();
    const given = password.value;
    password.value = "";
    await api.signIn({name, password: given});
    location.assign(AFTER);
  });
});

byId("sign-out", HTMLButtonElement).addEventListener("click", () => {
  attempt(async () => {
    await api.signOut();
    if (state.who?.sign_in === "oidc") {
      location.assign("/api/v1/session/oidc/out");
      return;
    }
    state.who = await api.session();
  });
});

await startPage(() => say("sign_in_title"), write);

/** Sign in by the token that a one-time link carries. */
async function byLink() {
  const token = location.hash.slice(1);
  if (token) {
    // The token is worth nothing once used; it goes out of the address all the same.
    history.replaceState(null, "", location.pathname + location.search);
    await attempt(async () => {
      await api.signIn({link: token});
      location.replace(AFTER);
    });
  }
}

// A link pasted where this page already lies changes the address after # alone, and loads nothing.
window.addEventListener("hashchange", () => void byLink());
await byLink();
// The way over the organisation's own provider ends here when it fails, with the reason's code.
const told = new URLSearchParams(location.search).get("fel") ?? "";
const refused = state.fault ?? (sayIfKnown("errors", told) ? new api.ApiFault(told) : null);
await attempt(async () => {
  state.who = await api.session();
  state.fault = refused;
});
