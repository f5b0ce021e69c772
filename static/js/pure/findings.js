// What imports mended, grouped for reading: one group a kind, the largest first within it. No DOM.

/**
 * @typedef {import("../contract.js").Finding} Finding
 * @typedef {{code: string, count: number, area_m2: number, findings: Finding[]}} FindingGroup
 */

/** Names that a sentence lists before the rest is counted. */
const NAMED = 12;

/**
 * Findings of a kind together, in the order in which the kinds first occur.
 *
 * @param {Finding[]} findings
 * @returns {FindingGroup[]}
 */
export function groupFindings(findings) {
  /** @type {Map<string, FindingGroup>} */
  const groups = new Map();
  for (const finding of findings) {
    const group = groups.get(finding.code) ?? {code: finding.code, count: 0, area_m2: 0, findings: []};
    group.count += finding.count;
    group.area_m2 += finding.area_m2 ?? 0;
    group.findings.push(finding);
    groups.set(finding.code, group);
  }
  for (const group of groups.values()) {
    group.findings.sort((a, b) => (b.area_m2 ?? 0) - (a.area_m2 ?? 0));
  }
  return [...groups.values()];
}

/**
 * The facts that a finding's sentence is filled in from; a long list of names is cut, and the rest counted.
 *
 * @param {Finding} finding
 * @param {(count: number) => string} rest what stands for the names that are left out
 * @returns {Record<string, unknown>}
 */
export function findingFacts({names, facts, count, area_m2, width_m, e, n}, rest) {
  const left = names.length - NAMED;
  const named = left > 1 ? [...names.slice(0, NAMED), rest(left)] : names;
  return {count, area_m2, width_m, e, n, ...facts, names: named};
}

/**
 * Where a finding lies; null where it has no place.
 *
 * @param {Finding} finding
 * @returns {{e: number, n: number} | null}
 */
export function placeOf({e, n}) {
  return e === null || n === null ? null : {e, n};
}
