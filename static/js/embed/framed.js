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

/** @param {string[]} kinds kinds of data that are made up */
export function tellMadeUp(kinds) {
  const banner = byId("banner", HTMLElement);
  banner.hidden = kinds.length === 0;
  banner.textContent = say("banner_example", {
    what: kinds.map((kind) => sayIfKnown("ui", `made_up_${kind}`)).filter(Boolean),
  });
}
