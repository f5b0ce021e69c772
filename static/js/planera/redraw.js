// A tab that has new figures, or another choice, asks for the panel to be drawn again.

/** @type {() => void} */
let draw = () => undefined;

/** @param {() => void} how */
export function drawWith(how) {
  draw = how;
}

export function redraw() {
  draw();
}
