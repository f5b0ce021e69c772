// Reads towns of areas and hands from stdin; answers the edit of each drag of the whole border that a hand takes.

import {readFileSync} from "node:fs";
import {owners, sharedArc} from "../../static/js/pure/arcs.js";
import {shifted, wholeOf} from "../../static/js/pure/shifting.js";
import {stretches} from "../../static/js/pure/stretches.js";

const towns = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(towns.map(({shapes, hands, within}) => {
  const known = owners(shapes);
  return hands.map(({place, by}) => {
    const arc = sharedArc(shapes, place, within, known);
    const whole = arc && wholeOf(shapes, arc);
    const before = shapes.filter(({code}) => arc?.codes.includes(code));
    return {codes: arc?.codes, edits: by.map(([dx, dy]) => {
      const now = whole && shifted(whole, dx, dy);
      return now && stretches(before, now.shapes.sort((a, b) => before.findIndex(({code}) => code === a.code) - before.findIndex(({code}) => code === b.code)));
    })};
  });
})));
