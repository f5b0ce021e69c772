/** The part of proj4 that is used: name a projection, then OpenLayers transforms with it. */
import proj4 = require("proj4");
export default proj4;
