// The look-up in a frame: one field, one answer.

import * as api from "../api.js";
import {say, sayIfKnown} from "../i18n.js";
import {drawAnswer, speech} from "../lookup/answer.js";
import {drawRefusal} from "../lookup/refusal.js";
import {oddities, readEmbed} from "../pure/embed_link.js";
import {ASKED_FOR, groupStreets} from "../pure/hits.js";
import {spoken} from "../pure/sentences.js";
import {Combobox} from "../ui/combobox.js";
import {byId, h, icon} from "../ui/element.js";
import {bringIntoSight, sayOddity, settle, tellMadeUp, tellOdd} from "./framed.js";

/** @typedef {import("../contract.js").Hit} Hit */

const MOST_HITS = 6;
const field = byId("place", HTMLInputElement);
const answer = byId("answer", HTMLElement);
const refusal = byId("refusal", HTMLElement);
/** @type {AbortController | null} */
let asking = null;

const combobox = new Combobox({
  input: field,
  list: byId("suggestions", HTMLUListElement),
  find: async (text, signal) => groupStreets(await api.search(text, ASKED_FOR, signal), MOST_HITS),
  draw: (/** @type {Hit} */ hit) => [
    icon(hit.kind === "street" ? "street" : "pin"),
    h("span", {class: "option__label"}, hit.label),
    h("span", {class: "option__detail"}, hit.detail || (sayIfKnown("ui", `kind_${hit.kind}`) ?? "")),
  ],
  onChoose: choose,
  onList: () => {},
  onClear: () => {
    field.value = "";
  },
});

/** @param {Partial<Hit>} hit */
function choose(hit) {
  const label = hit.label ?? "";
  field.value = label;
  if (hit.kind === "street") {
    field.value = `${label} `;
    field.focus();
    combobox.refresh();
  } else if (typeof hit.address_id === "number") {
    ask({address_id: hit.address_id}, "");
  } else {
    ask({text: label}, label);
  }
}

/**
 * @param {import("../contract.js").Place} place
 * @param {string} asked
 */
async function ask(place, asked) {
  combobox.close();
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  try {
    const found = await api.lookup(place, mine.signal);
    answer.replaceChildren(...drawAnswer(found, asked));
    refusal.replaceChildren();
    bringIntoSight(answer);
    byId("heard", HTMLElement).textContent = spoken(found, speech());
  } catch (reason) {
    if (!mine.signal.aborted) {
      answer.replaceChildren();
      refusal.replaceChildren(.../** @type {Node[]} */ (drawRefusal(reason, choose).filter(Boolean)));
      bringIntoSight(refusal);
    }
  }
}

async function show() {
  const embed = readEmbed(location.search, "sok");
  await settle(embed);
  document.title = say("embed_title_sok");
  tellOdd(oddities(location.search, "sok").map(sayOddity));
  byId("question", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    ask({text: field.value}, field.value.trim());
  });
  try {
    const {synthetic, example_data, municipality} = await api.health();
    tellMadeUp(example_data ? synthetic : []);
    byId("municipality", HTMLElement).textContent = municipality?.name ?? "";
  } catch {
    // The answer itself says what is wrong.
  }
}

show();
