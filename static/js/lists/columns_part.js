// Which columns of a list say where somebody lives, which day is meant, and which divisions get columns.

import {say, sayIfKnown} from "../i18n.js";
import {byId, h} from "../ui/element.js";

/**
 * @typedef {import("./list_api.js").List} List
 * @typedef {import("./list_api.js").Wanted} Wanted
 */

const ADDRESS_ROLES = ["address", "number", "letter", "postcode", "locality"];
const POINT_ROLES = ["x", "y"];
const NONE = -1;
/** Systems that lists come in, by EPSG code: the national ones and the local zones of SWEREF 99, by what they are called. */
const SYSTEMS = new Map([
  ["4326", "WGS 84"], ["3006", "SWEREF 99 TM"], ["3007", "SWEREF 99 12 00"], ["3008", "SWEREF 99 13 30"],
  ["3012", "SWEREF 99 14 15"], ["3009", "SWEREF 99 15 00"], ["3013", "SWEREF 99 15 45"], ["3010", "SWEREF 99 16 30"],
  ["3014", "SWEREF 99 17 15"], ["3011", "SWEREF 99 18 00"], ["3015", "SWEREF 99 18 45"], ["3016", "SWEREF 99 20 15"],
  ["3017", "SWEREF 99 21 45"], ["3018", "SWEREF 99 23 15"],
]);
/** Columns of the preview that are shown; a list may have hundreds. */
const MOST_SHOWN = 40;

/** The form between the upload and the work. */
export class ColumnsPart {
  /** @type {List | null} */
  #list = null;
  /** @type {Record<string, number>} */
  #roles = {};
  #points = false;
  #header = 0;
  #system = "";

  /** @param {(sheet: string) => void} onSheet another sheet of the workbook is wanted */
  constructor(onSheet) {
    this.onSheet = onSheet;
    byId("kind", HTMLElement).addEventListener("change", (event) => {
      this.#points = event.target instanceof HTMLInputElement && event.target.value === "points";
      this.write();
    });
    byId("has-header", HTMLInputElement).addEventListener("change", (event) => {
      this.#header = event.target instanceof HTMLInputElement && event.target.checked ? this.#list?.layout.header || 1 : 0;
      this.write();
    });
    byId("sheet", HTMLSelectElement).addEventListener("change", (event) => {
      event.target instanceof HTMLSelectElement && this.onSheet(event.target.value);
    });
  }

  /** @param {List} list */
  show(list) {
    this.#list = list;
    this.#roles = {...list.layout.roles};
    this.#points = "x" in this.#roles && !("address" in this.#roles);
    this.#header = list.layout.header;
    this.#system = "";
    byId("replace", HTMLInputElement).checked = true;
    this.write();
  }

  /** Write it in the language that holds now. */
  write() {
    const list = this.#list;
    if (!list) {
      return;
    }
    byId("told", HTMLElement).textContent = whatItIs(list) + (list.layout.earlier.length ? ` ${say("list_again")}` : "");
    const sheet = byId("sheet", HTMLSelectElement);
    sheet.replaceChildren(...list.sheets.map((name) => h("option", {value: name, selected: name === list.sheet}, name)));
    byId("sheet-row", HTMLElement).hidden = list.sheets.length < 2;
    byId("has-header", HTMLInputElement).checked = this.#header > 0;
    byId("replace-row", HTMLElement).hidden = !list.layout.earlier.length || this.#header !== list.layout.header;
    for (const radio of byId("kind", HTMLElement).querySelectorAll("input")) {
      radio.checked = (radio.value === "points") === this.#points;
    }
    const roles = this.#points ? POINT_ROLES : ADDRESS_ROLES;
    const fields = roles.map((role) => this.#field(role, list));
    byId("roles", HTMLElement).replaceChildren(...fields, ...(this.#points ? [this.#systems()] : []));
    this.#preview(list);
  }

  /**
   * @param {string} role
   * @param {List} list
   */
  #field(role, list) {
    const id = `role-${role}`;
    const needed = role === "address" || this.#points;
    const select = h(
      "select",
      {id, autocomplete: "off", required: needed},
      h("option", {value: String(NONE)}, say(needed ? "list_choose_column" : "list_no_column")),
      ...list.layout.columns.map(({position, name}) =>
        h("option", {value: String(position), selected: this.#roles[role] === position}, columnName(name)),
      ),
    );
    select.addEventListener("change", () => {
      const position = Number(select.value);
      delete this.#roles[role];
      if (position !== NONE) {
        this.#roles[role] = position;
      }
      this.#preview(list);
    });
    return h("p", {class: "entry"}, h("label", {for: id}, sayIfKnown("lists", `role_${role}`) ?? role), select);
  }

  /** Which system the numbers are in; seldom needed, for most tell themselves. */
  #systems() {
    const select = h(
      "select",
      {id: "system", autocomplete: "off"},
      h("option", {value: ""}, say("list_system_by_numbers")),
      ...[...SYSTEMS].map(([code, name]) => h("option", {value: code, selected: code === this.#system}, name)),
    );
    select.addEventListener("change", () => {
      this.#system = select.value;
    });
    return h("p", {class: "entry"}, h("label", {for: "system"}, say("list_system")), select);
  }

  /** @param {List} list */
  #preview(list) {
    const columns = list.layout.columns.slice(0, MOST_SHOWN);
    const used = new Map(Object.entries(this.#used()).map(([role, at]) => [at, role]));
    const head = columns.map(({position, name}) => {
      const role = used.get(position);
      const mark = role && h("span", {class: "role-mark"}, sayIfKnown("lists", `role_${role}`) ?? role);
      return h("th", {scope: "col", class: role && "is-used"}, columnName(name), mark);
    });
    const rows = [0, 1, 2].filter((row) => columns.some(({samples}) => samples[row]));
    const body = rows.map((row) =>
      h("tr", {}, ...columns.map(({position, samples}) => h("td", {class: used.has(position) && "is-used"}, samples[row] ?? ""))),
    );
    byId("preview", HTMLElement).replaceChildren(
      h("caption", {}, say("list_preview")),
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...body),
    );
  }

  /** The roles that hold, of the kind that is chosen. */
  #used() {
    const kind = this.#points ? POINT_ROLES : ADDRESS_ROLES;
    return Object.fromEntries(Object.entries(this.#roles).filter(([role]) => kind.includes(role)));
  }

  /**
   * What is wanted, or the field that must be filled in first.
   *
   * @returns {{wanted: Wanted} | {missing: HTMLElement}}
   */
  wanted() {
    const roles = this.#used();
    const lacking = (this.#points ? POINT_ROLES : ["address"]).find((role) => !(role in roles));
    if (lacking) {
      return {missing: byId(`role-${lacking}`, HTMLSelectElement)};
    }
    const boxes = [...byId("divisions", HTMLElement).querySelectorAll("input")];
    const divisions = boxes.filter((box) => box.checked).map((box) => box.value);
    if (!divisions.length) {
      return {missing: boxes[0] ?? byId("divisions", HTMLElement)};
    }
    const date = byId("list-date", HTMLInputElement).value;
    const crs = this.#points && this.#system;
    const replace = byId("replace", HTMLInputElement).checked;
    return {wanted: {roles, header: this.#header, divisions, replace, ...(date && {date}), ...(crs && {crs})}};
  }
}

/** @param {string} name a heading, or # and a number where there is none */
function columnName(name) {
  return /^#\d+$/.test(name) ? say("list_column_number", {number: name.slice(1)}) : name;
}

/** @param {List} list */
function whatItIs(list) {
  const {name, form, layout} = list;
  const count = layout.columns.length;
  if (form === "xlsx") {
    return say("list_is_workbook", {name, sheet: list.sheet, count});
  }
  const encoding = ENCODINGS[list.encoding] ?? list.encoding;
  if (count === 1) {
    return say("list_is_one_column", {name, encoding});
  }
  const separator = sayIfKnown("lists.separators", SEPARATORS[list.separator] ?? "other") ?? list.separator;
  return say("list_is_text", {name, separator, encoding, count});
}

/** @type {Record<string, string>} */
const SEPARATORS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "bar"};
/** @type {Record<string, string>} */
const ENCODINGS = {
  "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
  cp1252: "Windows-1252", cp850: "MS-DOS", mac_roman: "Macintosh",
};
