// The page on which the code of a frame is put together: what is chosen shows at once, and is copied.

import {say, sayIfKnown} from "./i18n.js";
import {DIVISIONS, embedCode, embedPath, readHeight, usual} from "./pure/embed_link.js";
import {copyText} from "./ui/clipboard.js";
import {byId, h} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

/** @typedef {import("./pure/embed_link.js").Embed} Embed */

const COPIED_MS = 2500;
const LATER_MS = 400;
const embed = usual();
let timer = 0;

function title() {
  return say(`embed_title_${embed.what}`, {division: sayIfKnown("divisions", embed.division) ?? ""});
}

/** Show what is chosen now, a little later: the height is typed digit by digit. */
function preview() {
  byId("map-choices", HTMLElement).hidden = embed.what !== "karta";
  byId("code", HTMLTextAreaElement).value = embedCode(embed, location.origin, title());
  const frame = byId("preview", HTMLIFrameElement);
  frame.title = title();
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const path = embedPath(embed);
    frame.height = String(embed.height);
    frame.getAttribute("src") === path || frame.setAttribute("src", path);
  }, LATER_MS);
}

function write() {
  const select = byId("division", HTMLSelectElement);
  select.replaceChildren(
    ...DIVISIONS.map((code) => h("option", {value: code, selected: code === embed.division}, sayIfKnown("divisions", code) ?? code)),
  );
  byId("copy-code", HTMLButtonElement).textContent = say("embed_copy");
  preview();
}

/** @param {Event} event */
function change(event) {
  const field = event.target;
  if (field instanceof HTMLSelectElement) {
    Object.assign(embed, {[field.id === "theme-choice" ? "theme" : field.id]: field.value});
  } else if (field instanceof HTMLInputElement && field.name === "what") {
    embed.what = field.value === "sok" ? "sok" : "karta";
  } else if (field instanceof HTMLInputElement && field.name === "layers") {
    const chosen = [...document.querySelectorAll("[name=layers]:checked")];
    embed.layers = chosen.map((one) => (one instanceof HTMLInputElement ? one.value : ""));
  } else if (field instanceof HTMLInputElement && field.id === "height") {
    embed.height = readHeight(field.value);
  }
  preview();
}

async function copy() {
  const button = byId("copy-code", HTMLButtonElement);
  const dialog = byId("code-dialog", HTMLDialogElement);
  const field = byId("code", HTMLTextAreaElement);
  // In a dialog the second way of copying cannot reach beside it; the field itself is selected then.
  field.select();
  const copied = (await copyText(field.value)) || document.execCommand("copy");
  button.textContent = say(copied ? "embed_copied" : "copy_failed");
  byId("heard", HTMLElement).textContent = button.textContent;
  dialog.open && button.focus();
  window.setTimeout(() => {
    button.textContent = say("embed_copy");
  }, COPIED_MS);
}

byId("choices", HTMLFormElement).addEventListener("input", change);
byId("choices", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
byId("open-code", HTMLButtonElement).addEventListener("click", () => byId("code-dialog", HTMLDialogElement).showModal());
byId("close-code", HTMLButtonElement).addEventListener("click", () => byId("code-dialog", HTMLDialogElement).close());
byId("copy-code", HTMLButtonElement).addEventListener("click", copy);
startPage(() => say("embed_page_title"), write);
