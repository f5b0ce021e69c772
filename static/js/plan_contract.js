/**
 * What the server answers about plans, as types. Lengths are metres, times minutes, coordinates SWEREF 99 TM.
 *
 * @typedef {import("./contract.js").PlanInAnswer & {
 *   division: string, description: string, version: number, step: number, created_at: string,
 *   copied_from: number | null,
 * }} Plan
 *
 * @typedef {Record<string, unknown> & {op: string}} Edit as on the wire: `{"op": "move_districts", …}`
 *
 * @typedef {object} Finding what an edit had to say
 * @property {string} code
 * @property {string[]} names
 * @property {number | null} e
 * @property {number | null} n
 * @property {number | null} area_m2
 * @property {number} count
 * @property {Record<string, unknown>} facts
 *
 * @typedef {object} Step
 * @property {number} seq
 * @property {Edit} edit
 * @property {Finding[]} notes
 * @property {string} made_at
 * @property {boolean} undone
 *
 * @typedef {number | string | null} Count people; `<5` where it is hidden
 * @typedef {object} Effect what one edit did by itself
 * @property {number} seq
 * @property {Count} moved
 * @property {Count} moved_80_plus
 * @property {Count} provider_changes
 * @property {Count} office_changes
 * @property {Count} office_relocated
 * @property {{code: string, left: Count, joined: Count}[]} areas
 *
 * @typedef {{plan: Plan, notes: Finding[][]}} Changed
 *
 * @typedef {object} Area the properties of an area's feature
 * @property {string} code
 * @property {string} name
 * @property {string} colour
 * @property {string} office
 * @property {string} provider
 * @property {boolean} locked
 * @property {string[]} districts codes; empty where the area is not made of whole districts
 *
 * @typedef {{code: string, name: string, kind: string, people: number, age_80_plus: number}} PlanDistrict
 *
 * @typedef {(number | null)[]} Numbers
 * @typedef {{before: Numbers, after: Numbers, difference: Numbers}} Triple
 *
 * @typedef {object} Metric one metric, before and after
 * @property {string} code
 * @property {string} unit
 * @property {"ok" | "failed" | "not_applicable"} status
 * @property {string} [reason]
 * @property {Record<string, unknown>} [facts]
 * @property {string[]} [columns]
 * @property {Triple} [total]
 * @property {(Triple & {area: string})[]} [areas]
 * @property {Record<"before" | "after", Record<string, unknown>[]>} [notes]
 * @property {Record<"before" | "after", Record<string, unknown>[]>} [details]
 *
 * @typedef {object} Change a metric that only a change has
 * @property {string} code
 * @property {string} unit
 * @property {"ok" | "failed" | "not_applicable"} status
 * @property {string} [reason]
 * @property {string[]} [columns]
 * @property {Numbers} [total]
 * @property {{area: string, value: Numbers}[]} [areas]
 *
 * @typedef {object} AreaRow
 * @property {string} code
 * @property {"both" | "added" | "removed"} status
 * @property {string} name
 *
 * @typedef {object} Consequences
 * @property {Plan} against
 * @property {Finding[][]} [notes]
 * @property {AreaRow[]} areas
 * @property {number} moved_addresses
 * @property {Metric[]} metrics
 * @property {Change[]} change
 * @property {{before: SituationFacts, after: SituationFacts}} facts
 *
 * @typedef {object} SituationFacts
 * @property {number} year
 * @property {Record<string, unknown>} demand
 * @property {Record<string, import("./contract.js").Assumption>} minutes
 *
 * @typedef {Record<string, string | number | boolean | null>} LedgerRow
 *
 * @typedef {object} Tolerance
 * @property {number[]} years
 * @property {string[]} areas
 * @property {(number | null)[][]} deviation by year, then area
 * @property {(number | null)[]} first_year
 * @property {(number | null)[][]} probability
 * @property {(number | null)[]} ever
 * @property {number} standard_error
 * @property {string} basis
 * @property {Record<string, unknown>} facts
 */

export {};
