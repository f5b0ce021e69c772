// The language switch: real links, followed without loading the page anew; other pages open in the same language.

import {language, languageOfLink, onLanguage, useLanguage} from "../i18n.js";

/** Make the links of the header switch, and mark the one that holds. */
export function languageLinks() {
  const links = [...document.querySelectorAll("a[hreflang]")].filter((link) => link instanceof HTMLAnchorElement);
  links.forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.href);
      useLanguage(languageOfLink(location.search));
    }),
  );
  onLanguage(() => {
    links.forEach((link) => {
      const current = link.hreflang === language();
      current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    });
    carryLanguage();
  });
}

/** Links to our other pages ask for the language that holds now. */
export function carryLanguage() {
  for (const link of document.querySelectorAll("a[data-page]")) {
    const page = link.getAttribute("data-page") ?? "/";
    link.setAttribute("href", language() === "sv" ? page : `${page}?lang=${language()}`);
  }
}
