// The page of data sets: what is loaded, from where, how old, what was mended, and what is made up or assumed.

import * as api from "./api.js";
import {language, say, sayFault, sayIfKnown} from "./i18n.js";
import {findingFacts, groupFindings, placeOf} from "./pure/findings.js";
import {placeLink} from "./pure/place_link.js";
import {formatDate, formatMetres, formatNumber, formatShare} from "./pure/wording.js";
import {byId, h} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

/**
 * @typedef {import("./contract.js").Dataset} Dataset
 * @typedef {import("./contract.js").Finding} Finding
 * @typedef {import("./contract.js").Division} Division
 */

/** The order of reading: the ground, the people on it, where they live, the ways between, the rest. */
const ORDER = ["districts", "base_districts", "population", "forecast", "demand", "addresses", "roads", "water", "built_up", "railways", "places"];
const CHECKSUM_SHOWN = 12;
/** Findings of a kind that are listed; the import's own report holds them all. */
const MOST_LISTED = 200;

/** @type {{sets: Dataset[], divisions: Division[], loaded: boolean}} */
const state = {sets: [], divisions: [], loaded: false};

function write() {
  if (!state.loaded) {
    return;
  }
  const place = (/** @type {Dataset} */ {kind}) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  const sets = [...state.sets].sort((a, b) => place(a) - place(b));
  const empty = h("p", {class: "note"}, say("data_none"));
  byId("sets", HTMLElement).replaceChildren(
    ...(sets.length ? [caution(sets), ...sets.map(card)] : [empty]),
    ...(state.divisions.length ? [plans()] : []),
  );
}

/** @param {string} kind */
function kindName(kind) {
  return sayIfKnown("data.kinds", kind) ?? kind;
}

/**
 * What is not decided or measured, first of all.
 *
 * @param {Dataset[]} sets
 */
function caution(sets) {
  const lines = [
    ...sets.filter(({synthetic}) => synthetic).map(({kind}) => [kindName(kind), say("data_synthetic")]),
    ...sets.filter(({assumed}) => assumed).map(({kind}) => [kindName(kind), say("data_assumed")]),
    ...state.divisions.flatMap(({code, plan_in_force: plan}) => {
      const basis = plan && plan.basis !== "decided" ? sayIfKnown("bases", plan.basis) : undefined;
      return basis ? [[say("data_division", {name: divisionName(code)}), basis]] : [];
    }),
  ];
  return h(
    "section",
    {class: "caution", "aria-labelledby": "caution-title"},
    h("h2", {id: "caution-title"}, say(lines.length ? "data_caution" : "data_no_caution")),
    lines.length > 0 && h("ul", {class: "plain"}, ...lines.map(([what, how]) => h("li", {}, `${what} `, mark(how ?? "")))),
  );
}

/** @param {string} text */
function mark(text) {
  return h("span", {class: "mark"}, text);
}

/** @param {string} code */
function divisionName(code) {
  return sayIfKnown("divisions", code) ?? code;
}

/** @param {Dataset} one */
function card(one) {
  const heading = `set-${one.kind}`;
  return h(
    "section",
    {class: "set", "aria-labelledby": heading},
    h(
      "h2",
      {id: heading},
      kindName(one.kind),
      one.synthetic && mark(say("data_synthetic")),
      one.assumed && mark(say("data_assumed")),
    ),
    h("p", {class: "set__title"}, one.title),
    h("dl", {class: "facts"}, ...origin(one).map(fact), ...figures(one).map(fact)),
    mended(one),
  );
}

/** @param {[string, string | Node]} pair */
function fact([term, value]) {
  return h("div", {}, h("dt", {}, term), h("dd", {}, value));
}

/**
 * @param {Dataset} one
 * @returns {[string, string | Node][]}
 */
function origin(one) {
  const {read, kept} = one.report;
  // What the application made up has no publisher to ask for; what was read from elsewhere is told to lack one.
  const unknown = one.synthetic ? "" : say("data_unknown");
  const sum = h("abbr", {title: one.checksum}, one.checksum.slice(0, CHECKSUM_SHOWN));
  /** @type {[string, string | Node][]} */
  const rows = [
    [say("data_publisher"), one.publisher || unknown],
    [say("data_licence"), one.licence || unknown],
    [say("data_date"), dateText(one.date) || unknown],
    [say("data_file"), one.filename || say(one.synthetic ? "data_made_here" : "data_brought_along")],
    [say("data_checksum"), one.checksum ? sum : ""],
    [say("data_imported"), formatMoment(one.imported_at)],
    [say("data_rows"), say("data_rows_read", {read, kept})],
  ];
  return rows.filter(([, value]) => value !== "");
}

/** @param {string} date a day, or a year alone */
function dateText(date) {
  return /^\d{4}-\d\d-\d\d$/.test(date) ? formatDate(date, language()) : date;
}

/** @param {string} iso a moment in UTC */
function formatMoment(iso) {
  const moment = new Date(iso);
  const locale = language() === "sv" ? "sv-SE" : "en-GB";
  return Number.isNaN(moment.getTime())
    ? iso
    : new Intl.DateTimeFormat(locale, {dateStyle: "long", timeStyle: "short"}).format(moment);
}

/**
 * The report's figures that have a name in the page's language.
 *
 * @param {Dataset} one
 * @returns {[string, string][]}
 */
function figures(one) {
  return Object.entries(one.report.figures).flatMap(([key, value]) => {
    // To everybody people are told in tens, and then it says so.
    const name = sayIfKnown("data.figures", key === "people" && one.report.figures["people_step"] ? "people_tens" : key);
    return name && typeof value === "number" ? [/** @type {[string, string]} */ ([name, figureText(key, value)])] : [];
  });
}

/**
 * @param {string} key its ending is its unit
 * @param {number} value
 */
function figureText(key, value) {
  if (key.endsWith("_m2")) {
    return `${formatNumber(value / 1e6, language())}\u00a0km²`;
  }
  if (key.endsWith("_m")) {
    return value < 100 ? `${formatNumber(value, language())}\u00a0m` : formatMetres(value, language());
  }
  return key.endsWith("_share") ? formatShare(value, language()) : formatNumber(value, language(), 0);
}

/** @param {Dataset} one */
function mended(one) {
  const groups = groupFindings(one.report.findings);
  if (!groups.length) {
    return h("p", {class: "small"}, say("data_nothing_mended"));
  }
  const some = groups.flatMap((group) => {
    const title = sayIfKnown("data.finding_titles", group.code, {...group});
    return group.findings.length > 1 && title ? [fold(title, group.findings)] : group.findings.map(line);
  });
  return h("div", {class: "mended"}, h("h3", {}, say("data_mended")), h("ul", {}, ...some));
}

/**
 * Many findings of a kind: what they are together, and each when it is asked for.
 *
 * @param {string} title
 * @param {Finding[]} findings
 */
function fold(title, findings) {
  const list = h("ul", {});
  const details = h("details", {class: "fold"}, h("summary", {}, title), list);
  details.addEventListener(
    "toggle",
    () => {
      const left = findings.length - MOST_LISTED;
      list.replaceChildren(...findings.slice(0, MOST_LISTED).map(line));
      left > 0 && list.append(h("li", {}, say("data_more_findings", {count: left})));
    },
    {once: true},
  );
  return h("li", {class: "group"}, details);
}

/** @param {Finding} finding */
function line(finding) {
  const facts = findingFacts(finding, (count) => say("data_more_names", {count}));
  const place = placeOf(finding);
  return h(
    "li",
    {},
    sayIfKnown("findings", finding.code, facts) ?? finding.code,
    place && " ",
    place && h("a", {href: placeLink(place), class: "spot"}, say("data_show_place")),
  );
}

/** The plans in force, with what they rest on. */
function plans() {
  const rows = state.divisions.map(({code, plan_in_force: plan}) =>
    h(
      "tr",
      {},
      h("th", {scope: "row"}, divisionName(code)),
      h("td", {}, plan?.name ?? say("data_no_plan")),
      h("td", {}, plan ? (sayIfKnown("bases", plan.basis) ?? plan.basis) : "–"),
      h("td", {class: "number"}, plan?.valid_from ?? "–"),
    ),
  );
  const columns = ["data_column_division", "data_column_plan", "data_column_basis", "data_column_from"];
  return h(
    "section",
    {class: "set", "aria-labelledby": "plans-title"},
    h("h2", {id: "plans-title"}, say("data_plans")),
    h(
      "div",
      {class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "plans-title"},
      h(
        "table",
        {},
        h("caption", {class: "quiet"}, say("data_plans")),
        h("thead", {}, h("tr", {}, ...columns.map((key) => h("th", {scope: "col"}, say(key))))),
        h("tbody", {}, ...rows),
      ),
    ),
  );
}

async function learn() {
  const [sets, divisions] = await Promise.allSettled([api.datasets(), api.divisions()]);
  const box = byId("sets", HTMLElement);
  box.removeAttribute("aria-busy");
  if (sets.status === "rejected") {
    const trouble = byId("trouble", HTMLElement);
    trouble.textContent = sets.reason instanceof api.ApiFault ? sayFault(sets.reason) : String(sets.reason);
    trouble.hidden = false;
    return;
  }
  // Before districts are loaded there are no divisions either, which the empty page says.
  Object.assign(state, {
    sets: sets.value, divisions: divisions.status === "fulfilled" ? divisions.value : [], loaded: true,
  });
  write();
}

startPage(() => say("data_page_title"), write).then(learn);
