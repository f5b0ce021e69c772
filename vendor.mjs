// Builds the third-party parts of the web client into static/vendor: one minified ES module a library.
// Runs without a network once `npm ci` has run. Usage: node vendor.mjs
import {mkdir, readFile, rm, writeFile} from "node:fs/promises";
import {basename} from "node:path";
import {build} from "esbuild";

const OUT = "static/vendor";

/** Libraries: each file lists what of it is used. */
const LIBRARIES = ["vendor/ol.js", "vendor/proj4.js"];

/** Icons of the sprite `icons.svg`: the name in the page, and lucide's name. */
const ICONS = {
  search: "search",
  clear: "x",
  warning: "triangle-alert",
  error: "circle-alert",
  info: "info",
  map: "map",
  pin: "map-pin",
  place: "landmark",
  street: "milestone",
  calendar: "calendar-days",
  copy: "copy",
  done: "check",
  phone: "phone",
  clock: "clock",
  travel: "route",
  plus: "plus",
  minus: "minus",
  whole: "maximize",
  light: "sun",
  dark: "moon",
  print: "printer",
  keyboard: "keyboard",
  mended: "spell-check",
};

/** @param {string} path */
async function bundle(path) {
  const outfile = `${OUT}/${basename(path)}`;
  const {metafile} = await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "eof",
    metafile: true,
    logLevel: "warning",
  });
  return metafile.outputs[outfile].bytes;
}

/** One `<symbol>` an icon, so that the page asks for one file. */
async function sprite() {
  const symbols = await Promise.all(
    Object.entries(ICONS).map(async ([name, source]) => {
      const svg = await readFile(`node_modules/lucide-static/icons/${source}.svg`, "utf8");
      const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").trim()}</symbol>`;
    }),
  );
  const licence = "<!-- lucide, ISC licence -->";
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>\n`;
  await writeFile(`${OUT}/icons.svg`, text);
  return text.length;
}

/** The map's own style sheet, minified. */
async function styles() {
  await build({
    entryPoints: ["node_modules/ol/ol.css"],
    outfile: `${OUT}/ol.css`,
    bundle: true,
    minify: true,
    logLevel: "warning",
  });
}

await rm(OUT, {recursive: true, force: true});
await mkdir(OUT, {recursive: true});
for (const path of LIBRARIES) {
  console.log(`${basename(path)}: ${await bundle(path)} bytes`);
}
console.log(`icons.svg: ${await sprite()} bytes`);
await styles();
