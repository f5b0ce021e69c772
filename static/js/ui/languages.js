// The language switch: real links, followed without loading the page anew.

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
  onLanguage(() =>
    links.forEach((link) => {
      const current = link.hreflang === language();
      current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    }),
  );
}
