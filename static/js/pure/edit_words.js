// An edit in words: `Hackefors flyttat till Öst`. No DOM: tested in node.

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {object} Names what codes are called
 * @property {(code: string) => string} area
 * @property {(code: string) => string} district
 * @property {(code: string) => string} office
 * @property {(code: string) => string} provider
 * @typedef {(key: string, facts: Record<string, unknown>) => string} Say
 */

/**
 * @param {Edit} edit
 * @param {Names} names
 * @param {Say} say asked for `did_<op>` keys
 */
export function editWords(edit, names, say) {
  const text = (/** @type {string} */ field) => String(edit[field] ?? "");
  const codes = (/** @type {string} */ field) => /** @type {string[]} */ (edit[field] ?? []);
  const inner = /** @type {Record<string, string>} */ (edit["new"] ?? edit["area"] ?? {});
  switch (edit.op) {
    case "move_districts": {
      const moved = codes("districts");
      const key = moved.length === 1 ? "did_move_district" : "did_move_districts";
      return say(key, {name: names.district(moved[0] ?? ""), count: moved.length, to: names.area(text("to"))});
    }
    case "assign_polygon":
      return say("did_assign_polygon", {to: names.area(text("to"))});
    case "reshape":
      return borderWords(Object.keys(/** @type {object} */ (edit["areas"] ?? {})).map(names.area), say);
    case "move_border":
      return borderWords(codes("areas").map(names.area), say);
    case "split":
      return say("did_split", {area: names.area(text("area")), name: inner["name"]});
    case "merge": {
      const others = codes("areas").filter((code) => code !== edit["into"]);
      return say("did_merge", {areas: others.map(names.area), into: names.area(text("into"))});
    }
    case "add_area":
      return say("did_add_area", {name: inner["name"]});
    case "remove_area":
      return say("did_remove_area", {area: names.area(text("area")), to: names.area(text("to"))});
    case "open_office":
      return say(codes("areas").length ? "did_open_office_for" : "did_open_office", {office: text("name"), areas: codes("areas").map(names.area)});
    case "close_office":
      return say(edit["to"] ? "did_close_office_to" : "did_close_office", {office: names.office(text("office")), to: names.office(text("to"))});
    case "move_office":
      return say(`did_${edit.op}`, {office: names.office(text("office"))});
    case "set_office":
      return say(edit["office"] ? "did_set_office" : "did_set_no_office", {area: names.area(text("area")), office: names.office(text("office"))});
    case "set_provider":
      return say(edit["provider"] ? "did_set_provider" : "did_set_no_provider", {area: names.area(text("area")), provider: names.provider(text("provider"))});
    case "rename":
      return say("did_rename", {area: names.area(text("area")), name: text("name")});
    case "recolour":
    case "lock":
    case "unlock":
      return say(`did_${edit.op}`, {area: names.area(text("area"))});
    default:
      return edit.op;
  }
}

/**
 * Which border has moved, each area named once.
 *
 * @param {string[]} named
 * @param {Say} say
 */
function borderWords(named, say) {
  const [one, other, ...more] = [...new Set(named)];
  return other === undefined || more.length ? say("did_reshape", {areas: [...new Set(named)]}) : say("did_reshape_two", {one, other});
}

/**
 * A code for a new area that no area has: `nya-ost`.
 *
 * @param {string} name
 * @param {string[]} taken
 */
export function newCode(name, taken) {
  const base = name.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "").slice(0, 40) || "omrade";
  let code = base;
  for (let i = 2; taken.includes(code); i += 1) {
    code = `${base}-${i}`;
  }
  return code;
}
