// Reads areas, corners and drags from stdin; answers which corner a hand beside each takes, and the edit of each drag.

import {readFileSync} from "node:fs";
import {armsOf, dragged} from "../../static/js/pure/yielding.js";
import {grabbed} from "../../static/js/pure/grabbed.js";
import {owners} from "../../static/js/pure/arcs.js";
import {stretches} from "../../static/js/pure/stretches.js";

const {shapes, hands, within} = JSON.parse(readFileSync(0, "utf-8"));
const known = owners(shapes);
console.log(JSON.stringify(hands.map(({place, to}) => {
  const found = grabbed(shapes, place, within, known);
  const held = shapes.filter(({code}) => found?.codes.includes(code));
  const arms = found && armsOf(shapes, found.corner);
  return {corner: found?.corner, codes: found?.codes.sort(), edits: to.map((target) => {
    const now = dragged(arms, held, target);
    return now && stretches(held, now);
  })};
})));
