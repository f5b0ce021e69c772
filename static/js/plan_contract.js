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
 * @property {string} made_by account; empty where nobody had signed in
 * @property {boolean} undone
 *
 * @typedef {{by: string, at: string, action: string}} LatestChange of whatever kind, by the record
 *
 * @typedef {number | string | null} Count people; `<5` where it is hidden, `..` where it would give a hidden one away
 * @typedef {object} Effect what one edit did by itself
 * @property {number} seq
 * @property {Count} moved
 * @property {Count} moved_80_plus
 * @property {Count} provider_changes
 * @property {Count} office_changes
 * @property {Count} office_relocated
 * @property {{code: string, left: Count, joined: Count}[]} areas
 * @property {{from_area: string, to_area: string, people: Count}[]} ways most people first
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
 * @property {string[]} districts codes of those that lie wholly in it
 *
 * @typedef {{code: string, name: string, kind: string, people: Count, age_80_plus: Count}} PlanDistrict
 *
 * @typedef {Count[]} Numbers counts may be hidden, other figures are numbers
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
 * @typedef {object} ComparedRow one figure of every plan; `better` is 1 where more is better, -1 where less is
 * @property {string} code
 * @property {string} column
 * @property {string} unit
 * @property {number} better
 * @property {number} year 0: the latest
 * @property {Count[]} values
 * @property {Lack[][]} lacks by plan, the areas its figure does not hold
 *
 * @typedef {{code: string, areas: string[]}} Lack areas by name, and why
 *
 * @typedef {{from: string, to: string, people: Count, age_80_plus: Count}} Move
 * @typedef {{plans: Plan[], rows: ComparedRow[], moves: Move[][], assumptions: Record<string, import("./contract.js").Assumption>}} Comparison
 *
 * @typedef {object} Valuation
 * @property {number} plan_id
 * @property {string} principle
 * @property {number | null} score
 * @property {string} reason
 * @property {number} version
 *
 * @typedef {object} Remark what somebody says of an area, a place or the whole plan
 * @property {number} id
 * @property {number} plan_id
 * @property {string} area code, "" where it is not about one
 * @property {number | null} e
 * @property {number | null} n
 * @property {string} author
 * @property {string} text
 * @property {string} answer
 * @property {"new" | "answered" | "settled"} status
 * @property {number} version
 * @property {string} made_at
 * @property {string} changed_at
 *
 * @typedef {object} Spread people by minutes; the last two counts are those beyond, and those without a way
 * @property {number} width_min
 * @property {number[]} from_min
 * @property {Count[] | null} before
 * @property {Count[] | null} after
 *
 * @typedef {object} Enclosed who lives within a polygon, by the area they have; "" outside all of them
 * @property {number} addresses
 * @property {Count} people
 * @property {Count} age_80_plus
 * @property {{area: string, addresses: number, people: Count, age_80_plus: Count}[]} areas most people first
 *
 * @typedef {object} Tolerance
 * @property {number} tolerance share of the mean
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
