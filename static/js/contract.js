/**
 * What the server answers, as types. Lengths are metres, times minutes, coordinates of `lon`/`lat` degrees (WGS 84)
 * and of `e`/`n` metres (SWEREF 99 TM).
 *
 * @typedef {"sv" | "en"} Language
 *
 * @typedef {object} Hit
 * @property {string} label
 * @property {string} detail
 * @property {string} kind address, street, place, postcode, coordinates …
 * @property {number} lon
 * @property {number} lat
 * @property {number | null} address_id
 * @property {boolean} corrected true when the label is not what was typed
 *
 * @typedef {{text: string} | {address_id: number} | {lon: number, lat: number} | {e: number, n: number}} Place
 * @typedef {object} Circumstances
 * @property {string} [date] ISO date; today when left out
 * @property {string} [service]
 * @property {number} [age]
 * @typedef {Place & Circumstances} Question
 *
 * @typedef {object} Address
 * @property {number} id
 * @property {string} label
 * @property {string} street
 * @property {number} number
 * @property {string} letter
 * @property {string} postcode
 * @property {string} locality
 * @property {number} lon
 * @property {number} lat
 * @property {number} e
 * @property {number} n
 * @property {number} accuracy_m
 * @property {string} origin `synthetic` where no register exists
 *
 * @typedef {{lon: number, lat: number, e: number, n: number}} Spot
 * @typedef {{code: string, name: string, kind: string}} District
 *
 * @typedef {object} PlanInAnswer
 * @property {number} id
 * @property {string} name
 * @property {string} status
 * @property {string} basis decided, drawn, assumed, computed
 * @property {string | null} valid_from
 * @property {string | null} valid_to
 *
 * @typedef {object} Office
 * @property {string} code
 * @property {string} name
 * @property {string} kind `office`: where citizens go; `base`: where teams start
 * @property {string} address
 * @property {string} phone
 * @property {string} hours
 * @property {number} lon
 * @property {number} lat
 *
 * @typedef {{car?: number | null, bike?: number | null, walk?: number | null}} Times
 * @typedef {{code: string, name: string} & Times} NearestOffice
 * @typedef {object} Assumption what the minutes of a mode assume
 * @property {string} mode
 * @property {string} period
 * @property {string} speed_set
 * @property {number} calibration share of the speed that is kept between stops
 * @property {number} signal_s
 * @property {number} junction_s
 * @property {number} access_kmh
 * @property {number} [most_access_m] farther from any street there are no minutes
 * @property {number} [off_network] addresses that are
 *
 * @typedef {object} Minutes
 * @property {Times | null} assigned
 * @property {NearestOffice | null} nearest
 * @property {Record<string, Assumption>} [assumptions] by mode
 *
 * @typedef {object} DivisionAnswer
 * @property {string} division
 * @property {PlanInAnswer} plan
 * @property {{code: string, name: string, colour: string}} area
 * @property {Office | null} office
 * @property {{code: string, name: string, kind: string} | null} provider
 * @property {number | null} distance_to_border_m null where the plan has one area
 * @property {boolean} verify
 * @property {{code: string, name: string} | null} neighbour
 * @property {Minutes | null} [minutes]
 * @property {Upcoming[]} [upcoming] what is decided to change later, and from which day
 *
 * @typedef {object} Upcoming
 * @property {string} date
 * @property {{code: string, name: string} | null} area null where the place lies in no area of that plan
 * @property {Office | null} office
 * @property {{code: string, name: string} | null} provider
 * @property {("area" | "office" | "provider")[]} changes
 *
 * @typedef {object} Candidate
 * @property {string} committee
 * @property {string} administration
 * @property {string} source
 * @property {number | null} min_age
 * @property {number | null} max_age
 * @property {string | null} valid_from
 * @property {string | null} valid_to
 *
 * @typedef {object} Responsible
 * @property {string} status decided, undecided, age_matters, other_ages, unknown, contradictory
 * @property {string} service
 * @property {boolean} age_matters
 * @property {boolean} undecided
 * @property {Candidate[]} candidates
 *
 * @typedef {object} Answer
 * @property {{kind: string, label: string, corrected: boolean, note: string | null}} understood
 * @property {string} date
 * @property {boolean} example_data
 * @property {string[]} synthetic kinds of data that are made up
 * @property {Address | null} address
 * @property {Spot} point
 * @property {District} district
 * @property {DivisionAnswer[]} divisions
 * @property {{division: string, reason: string, name: string, first_day: string}[]} unplanned divisions that say
 *   nothing about the place that day: no_plan, not_that_day, no_area
 * @property {Responsible | null} responsible
 * @property {Record<string, {metres: number, minutes: number} | null> | null} [access] the way to the street by mode
 * @property {boolean} verify
 *
 * @typedef {{code: string, plan_in_force: PlanInAnswer | null}} Division
 * @typedef {{code: string, age_matters: boolean}} Service
 * @typedef {Office & {e: number, n: number, division: string, plan_id: number}} MappedOffice
 *
 * @typedef {object} Session
 * @property {string} sign_in off, local, proxy, oidc
 * @property {string} name "" where nobody has signed in
 * @property {string} role nobody, reader, planner, administrator
 * @property {boolean} closed whether look-ups and what holds are for those who have signed in
 *
 * @typedef {object} Dataset
 * @property {string} kind
 * @property {string} title
 * @property {string} publisher
 * @property {string} licence
 * @property {string} date
 * @property {string} filename "" where the data were made, not read
 * @property {string} checksum SHA-256 of the file, "" likewise
 * @property {boolean} synthetic
 * @property {boolean} assumed
 * @property {string} imported_at
 * @property {{read: number, kept: number, findings: Finding[], figures: Record<string, unknown>}} report
 *
 * @typedef {object} Finding one thing an import mended, dropped or wants to tell
 * @property {string} code
 * @property {string[]} names
 * @property {number | null} e
 * @property {number | null} n
 * @property {number | null} area_m2
 * @property {number | null} width_m
 * @property {number} count
 * @property {Record<string, unknown>} facts
 *
 * @typedef {object} Health
 * @property {boolean} ready
 * @property {boolean} example_data
 * @property {string[]} synthetic kinds of data that are made up
 * @property {{code: string, name: string} | null} municipality
 * @property {string} version
 * @property {"store_full" | "store_read_only" | null} takes_no_changes why nothing can be changed just now
 *
 * @typedef {{url: string, credit: string, synthetic: boolean}} Tiles
 * @typedef {object} Basemap
 * @property {number[]} origin
 * @property {number[]} resolutions
 * @property {number} tile_px
 * @property {number} points_from the first level at which every address is a point of its own
 * @property {Tiles | null} landscape water and built-up land
 * @property {Tiles | null} roads
 * @property {Tiles | null} addresses
 * @property {{kind: "xyz" | "wms" | "wmts", url: string, layer: string, credit: string} | null} background
 *
 * @typedef {object} PublicPlan the plan in force of a division, as anybody may see it
 * @property {string} municipality
 * @property {string[]} synthetic kinds of data that are made up
 * @property {PlanInAnswer} plan
 * @property {FeatureCollection} areas
 * @property {(Office & {e: number, n: number})[]} offices
 * @property {{code: string, name: string, kind: string}[]} providers
 * @property {Record<string, number | null>} people of each area; null: fewer than five
 *
 * @typedef {"car" | "bike" | "walk"} Mode
 * @typedef {{origins: {lon: number, lat: number}[], minutes: number[], mode: Mode, direction: "to" | "from"}} ReachQuestion
 * @typedef {{minutes: number, people: Hidden, people_80_plus: Hidden, street_km: number}} ReachFigures
 * @typedef {number | string | null} Hidden `<5` where they are few; null where the asker is not told
 * @typedef {object} Reach
 * @property {{properties: ReachFigures, geometry: object}[]} features one a limit, by rising minutes, each within the next
 * @property {Assumption} assumption
 * @property {"exact" | "rounded" | "withheld"} counts
 * @property {Hidden} people_total
 * @property {Hidden} people_80_plus_total
 *
 * @typedef {{properties: Record<string, string>, geometry: object}} MappedFeature
 * @typedef {{type: "FeatureCollection", features: MappedFeature[]}} FeatureCollection
 *
 * @typedef {Record<string, unknown>} Catalogue groups of sentences, some within groups: ui, errors, services, travel …
 */

export {};
