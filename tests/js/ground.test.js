// The ground of the map at each distance.
import assert from "node:assert/strict";
import {test} from "node:test";
import {DENSITY_BREAKS, DENSITY_SIDES, credits, densityClass, isNamed, publicCredits, roadWidth} from "../../static/js/pure/ground.js";

test("a larger road is wider at every distance, and nearer is wider", () => {
  for (const resolution of [0.5, 2, 10, 40, 128]) {
    for (let rank = 1; rank < 7; rank += 1) {
      assert.ok(roadWidth(rank, resolution) <= roadWidth(rank - 1, resolution));
    }
  }
  assert.ok(roadWidth(0, 2) > roadWidth(0, 20));
});

test("streets are named near by, paths never", () => {
  assert.ok(isNamed(4, 2));
  assert.ok(!isNamed(4, 5));
  assert.ok(!isNamed(6, 1));
});

test("farms and blocks of flats fall in classes of their own, whatever the square's side", () => {
  // In a square of 1 km the count is the density; one of 2 km has four square kilometres.
  assert.equal(densityClass(1, 1000), 0);
  assert.equal(densityClass(10, 1000), 1);
  assert.equal(densityClass(39, 2000), 0);
  assert.equal(densityClass(40, 2000), 1);
  assert.equal(densityClass(99, 1000), 2);
  assert.equal(densityClass(5000, 1000), 5);
  assert.equal(DENSITY_SIDES.length, DENSITY_BREAKS.length + 1);
  assert.deepEqual([...DENSITY_SIDES].sort((a, b) => a - b), DENSITY_SIDES);
});

test("whose the ground is: each owner once, and to everybody neither what is made up nor a file's name", () => {
  const one = (credit, synthetic = false) => ({url: "", credit, synthetic});
  const said = {background: {credit: "© Lantmäteriet"}, landscape: one("OSM, ODbL"), roads: one("OSM, ODbL"), addresses: one("påhittat", true)};
  assert.deepEqual(credits(said), ["© Lantmäteriet", "OSM, ODbL", "påhittat"]);
  assert.deepEqual(credits(said, ["addresses", "background"]), ["OSM, ODbL"]);
  assert.deepEqual(publicCredits(said), ["© Lantmäteriet", "OSM, ODbL"]);
  assert.deepEqual(publicCredits({background: null, landscape: one("vatten.osm.pbf"), roads: one("Exempeldata: vägar", true)}), []);
  assert.deepEqual(publicCredits({background: null, landscape: one("vatten.geojson, ODbL"), roads: null}), ["vatten.geojson, ODbL"]);
});
