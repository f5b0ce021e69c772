// What the pages for frames share: language and appearance by their address, and the banner for made-up data.

import {language, say, sayIfKnown, useLanguage} from "../i18n.js";
import {byId} from "../ui/element.js";

/** @param {import("../pure/embed_link.js").Embed} embed */
export async function settle(embed) {
  if (embed.theme !== "auto") {
    document.documentElement.dataset["theme"] = embed.theme;
  }
  await useLanguage(embed.language);
  const link = byId("wholly", HTMLAnchorElement);
  link.href = language() === "sv" ? "/" : "/?lang=en";
}

const GAP = 8;

/**
 * Scroll the frame, and not the page around it, as far as it takes for something to be seen.
 *
 * @param {HTMLElement} what its upper end where it is higher than the frame
 */
export function bringIntoSight(what) {
  const {top, bottom} = what.getBoundingClientRect();
  const beyond = Math.min(bottom + GAP - innerHeight, top - GAP);
  beyond > 0 && window.scrollBy({top: beyond, behavior: "instant"});
}

/** @param {string[]} kinds kinds of data that are made up */
export function tellMadeUp(kinds) {
  const banner = byId("banner", HTMLElement);
  banner.hidden = kinds.length === 0;
  banner.textContent = say("banner_example", {
    what: kinds.map((kind) => sayIfKnown("ui", `made_up_${kind}`)).filter(Boolean),
  });
}

/** @param {{key: string, value: string, known: boolean}} oddity of an address */
export function sayOddity({key, value, known}) {
  return (known && sayIfKnown("ui", `embed_odd_${key}`, {value})) || say("embed_odd_key", {key});
}

/** @param {string[]} sentences what whoever wrote the address has to mend */
export function tellOdd(sentences) {
  const place = byId("odd", HTMLElement);
  place.hidden = sentences.length === 0;
  place.textContent = sentences.join(" ");
}
