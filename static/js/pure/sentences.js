// An answer in words: the same lines for the page, the clipboard and the screen reader. No DOM: tested in node.

import {formatDate, formatMetres, formatMinutes, formatNumber, formatPostcode, formatShare} from "./wording.js";

/**
 * @typedef {import("../contract.js").Answer} Answer
 * @typedef {import("../contract.js").DivisionAnswer} DivisionAnswer
 * @typedef {import("../contract.js").Language} Language
 * @typedef {object} Speech
 * @property {(key: string, facts?: Record<string, unknown>) => string} say a sentence of the page
 * @property {(group: string, key: string, facts?: Record<string, unknown>) => string | undefined} known what may be
 *   missing
 * @property {Language} language
 */

const MODES = /** @type {const} */ (["car", "bike", "walk"]);

/**
 * What the answer is about: the address, else the place that was chosen, else a point.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function headline(answer, speech) {
  return answer.address?.label || answer.understood.label || speech.say("point_on_map");
}

/**
 * Where it is: `Innerstaden · 582 27 Linköping`.
 *
 * @param {Answer} answer
 */
export function whereabouts(answer) {
  const {address, district, understood} = answer;
  const locality = address?.locality === district.name ? "" : (address?.locality ?? "");
  const post = [formatPostcode(address?.postcode ?? ""), locality].filter(Boolean).join(" ");
  const named = !address && understood.label === district.name ? "" : district.name;
  return [named, post].filter(Boolean).join(" · ");
}

/**
 * The divisions that say more than the district already does.
 *
 * @param {Answer} answer
 */
export function tellingDivisions(answer) {
  return answer.divisions.filter(
    (one) => one.verify || one.office || one.provider || one.area.code !== answer.district.code,
  );
}

/**
 * @param {string} code
 * @param {Speech} speech
 */
export function divisionName(code, speech) {
  return speech.known("divisions", code) ?? code;
}

/**
 * `Område Öst`; a name that says so itself stays as it is.
 *
 * @param {string} name
 * @param {Speech} speech
 */
export function areaName(name, speech) {
  return /område|area|distrikt|district/i.test(name) ? name : speech.say("area_named", {name});
}

/**
 * The one big line of a division: the office people go to, else the area.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function mainLine(one, speech) {
  return one.office?.kind === "office" ? one.office.name : areaName(one.area.name, speech);
}

/**
 * The lines under it, without travel times.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function detailLines(one, speech) {
  const {office, provider, area} = one;
  const lines = [];
  if (office?.kind === "office") {
    lines.push([areaName(area.name, speech), office.address].filter(Boolean).join(" · "));
  } else if (office) {
    const name = [office.name, office.address].filter(Boolean).join(", ");
    lines.push(/utgångslokal|team base/i.test(name) ? name : speech.say("base_named", {name}));
  }
  if (provider) {
    lines.push(speech.say("provider_named", {name: provider.name}));
  }
  if (office?.hours) {
    lines.push(speech.say("hours_named", {hours: office.hours}));
  }
  return [...lines, ...upcomingLines(one, speech)];
}

/**
 * `Från 1 maj 2027 hör adressen till Syd.`; none where nothing is decided to change.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function upcomingLines(one, speech) {
  return (one.upcoming ?? []).flatMap((coming) => {
    const date = formatDate(coming.date, speech.language);
    if (!coming.area) {
      return [speech.say("upcoming_none", {date})];
    }
    return coming.changes
      .filter((what) => coming[what])
      .map((what) => speech.say(`upcoming_${what}`, {date, [what]: coming[what]?.name}));
  });
}

/**
 * `4 min bil · 6 min cykel · 14 min gång`; "" where no times are known.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function travelLine(one, speech) {
  const times = one.minutes?.assigned;
  if (!times) {
    return "";
  }
  const told = timesLine(times, speech);
  if (!told) {
    return speech.say("travel_no_way");
  }
  return one.office?.kind === "base" ? speech.say("travel_from_base", {times: told}) : told;
}

/**
 * Minutes by every mode that has a way, "" where none has.
 *
 * @param {import("../contract.js").Times} times
 * @param {Speech} speech
 */
function timesLine(times, speech) {
  return MODES.filter((mode) => times[mode] !== null && times[mode] !== undefined)
    .map((mode) => speech.say(`travel_${mode}`, {minutes: formatMinutes(times[mode], speech.language)}))
    .join(" · ");
}

/**
 * What the minutes assume, one sentence a mode; none where there are no minutes.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function travelAssumptions(answer, speech) {
  const assumed = answer.divisions.find((one) => one.minutes?.assumptions)?.minutes?.assumptions ?? {};
  return MODES.map((mode) => assumptionLine(mode, assumed[mode], speech)).filter(Boolean);
}

/**
 * How far it is to the nearest street by each mode: part of all minutes, and why there are none where it is too far.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function accessLines(answer, speech) {
  const legs = MODES.flatMap((mode) => {
    const leg = answer.access?.[mode];
    return leg ? [speech.say("access_leg", {by: speech.say(`by_${mode}`), metres: formatMetres(leg.metres, speech.language),
      minutes: formatNumber(leg.minutes, speech.language, 1)})] : [];
  });
  const told = legs.length ? [speech.say("access_legs", {legs: legs.join(", ")})] : [];
  return [...told, offStreetLine(answer, speech)].filter(Boolean);
}

/**
 * By which modes there is no street near enough to count minutes from; "" where there is one by all.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function offStreetLine(answer, speech) {
  const {access} = answer;
  const assumed = answer.divisions.find((one) => one.minutes?.assumptions)?.minutes?.assumptions ?? {};
  const lost = access ? MODES.filter((mode) => access[mode] === null) : [];
  const most = lost.map((mode) => assumed[mode]?.most_access_m).find((metres) => metres !== undefined);
  if (!lost.length || most === undefined) {
    return "";
  }
  const facts = {most: formatMetres(most, speech.language), by: lost.map((mode) => speech.say(`by_${mode}`))};
  return speech.say(lost.length === MODES.length ? "access_none_at_all" : "access_none", facts);
}

/**
 * The time of day that the minutes are for; "" without any.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function periodWord(one, speech) {
  const period = one.minutes?.assumptions?.["car"]?.period;
  const times = one.minutes?.assigned;
  return period && times && MODES.some((mode) => Number.isFinite(times[mode] ?? NaN)) ? (speech.known("travel.periods", period) ?? period) : "";
}

/**
 * What the minutes of one mode assume, as a sentence; "" where that is not known.
 *
 * @param {string} mode
 * @param {import("../contract.js").Assumption | undefined} facts
 * @param {Speech} speech
 */
export function assumptionLine(mode, facts, speech) {
  const template = facts && {
    ...facts,
    mode: speech.known("travel.modes", mode) ?? mode,
    period: speech.known("travel.periods", facts.period) ?? facts.period,
    calibration: formatShare(facts.calibration, speech.language),
  };
  const sentence = template && speech.known("travel", "assumption", template);
  return sentence ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : "";
}

/**
 * Another office that is nearer by car than the assigned one; "" where there is none. Where both are as many whole
 * minutes away, it is said to be as near: the difference is less than the minutes are worth.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function nearerLine(one, speech) {
  const nearest = one.minutes?.nearest;
  if (!nearest || !one.office || nearest.code === one.office.code) {
    return "";
  }
  const shown = (/** @type {number | null | undefined} */ minutes) => formatMinutes(minutes, speech.language);
  const same = shown(nearest.car) === shown(one.minutes?.assigned?.car);
  return speech.say(same ? "as_near_office" : "nearer_office", {name: nearest.name, times: timesLine(nearest, speech)});
}

/**
 * What to check where a border is near; "" elsewhere.
 *
 * @param {DivisionAnswer} one
 * @param {Answer} answer
 * @param {Speech} speech
 * @returns {{title: string, advice: string} | null}
 */
export function verifyLines(one, answer, speech) {
  if (!one.verify) {
    return null;
  }
  const distance = formatMetres(one.distance_to_border_m, speech.language);
  const accuracy = answer.address ? formatMetres(answer.address.accuracy_m, speech.language) : "";
  const neighbour = one.neighbour ? areaName(one.neighbour.name, speech) : speech.say("the_neighbour");
  const key = accuracy ? "verify_address" : "verify_point";
  return {
    title: speech.say("verify_title", {distance}),
    advice: speech.say(key, {distance, accuracy, neighbour}),
  };
}

/**
 * The divisions that say nothing about the place that day, each with the reason.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function unplannedLines(answer, speech) {
  const written = (/** @type {string} */ iso) => (iso ? formatDate(iso, speech.language) : "");
  return answer.unplanned.map((one) => {
    const facts = {...one, date: written(answer.date), first_day: written(one.first_day)};
    const why = speech.known("unplanned", one.first_day ? "later" : one.reason, facts) ?? one.reason;
    return `${divisionName(one.division, speech)}: ${why}`;
  });
}

/**
 * `antagande`, `beräknat förslag` …; "" for what is decided.
 *
 * @param {DivisionAnswer} one
 * @param {Speech} speech
 */
export function basisMark(one, speech) {
  return one.plan.basis === "decided" ? "" : (speech.known("bases", one.plan.basis) ?? "");
}

/**
 * The whole answer as plain text, for a note or a mail.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function plainText(answer, speech) {
  const lines = [headline(answer, speech), whereabouts(answer)];
  if (answer.address?.origin === "synthetic") {
    lines.push(speech.say("synthetic_address"));
  }
  for (const one of tellingDivisions(answer)) {
    const mark = basisMark(one, speech);
    const phone = one.office?.phone ? [speech.say("phone_named", {phone: one.office.phone})] : [];
    lines.push("", `${divisionName(one.division, speech)}: ${mainLine(one, speech)}${mark ? ` (${mark})` : ""}`);
    lines.push(...detailLines(one, speech), ...phone);
    lines.push(travelLine(one, speech), nearerLine(one, speech));
    const verify = verifyLines(one, answer, speech);
    if (verify) {
      lines.push(`${verify.title} ${verify.advice}`);
    }
  }
  lines.push("", ...unplannedLines(answer, speech), ...responsibleLines(answer, speech));
  lines.push("", speech.say("holds_on", {date: formatDate(answer.date, speech.language)}));
  const madeUp = answer.synthetic.map((kind) => speech.known("ui", `made_up_${kind}`)).filter(Boolean);
  if (madeUp.length) {
    lines.push(speech.say("example_short", {what: madeUp}));
  }
  // An empty line parts two divisions; a detail that is not known leaves none behind.
  return lines.filter((line, i) => line !== "" || (lines[i + 1] ?? "") !== "").join("\n");
}

/**
 * @param {Answer} answer
 * @param {Speech} speech
 */
function responsibleLines(answer, speech) {
  const {responsible} = answer;
  if (!responsible) {
    return [];
  }
  const service = speech.known("services", responsible.service) ?? responsible.service;
  const undecided = responsible.undecided ? [speech.say("responsible_undecided")] : [];
  const who = responsible.candidates.map((one) => [one.committee, one.administration].filter(Boolean).join(", "));
  return ["", speech.say("responsible_for", {service}), ...undecided, ...who];
}

/**
 * The answer in one breath, for a screen reader.
 *
 * @param {Answer} answer
 * @param {Speech} speech
 */
export function spoken(answer, speech) {
  const parts = tellingDivisions(answer).map((one) => {
    const verify = verifyLines(one, answer, speech);
    return `${divisionName(one.division, speech)}: ${mainLine(one, speech)}. ${verify ? verify.title : ""}`.trim();
  });
  return [`${headline(answer, speech)}.`, ...parts, ...unplannedLines(answer, speech)].join(" ");
}
