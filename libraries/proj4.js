// proj4 with the transverse Mercator family alone, which is all that SWEREF 99 is made of: a fifth of the whole.
import core from "proj4/lib/core.js";
import Proj from "proj4/lib/Proj.js";
import defs from "proj4/lib/defs.js";
import etmerc from "proj4/lib/projections/etmerc.js";
import tmerc from "proj4/lib/projections/tmerc.js";
import utm from "proj4/lib/projections/utm.js";

for (const projection of [tmerc, etmerc, utm]) {
  Proj.projections.add(projection);
}

export default /** @type {typeof import("proj4").default} */ (
  /** @type {unknown} */ (Object.assign(core, {defaultDatum: "WGS84", Proj, WGS84: new Proj("WGS84"), defs}))
);
