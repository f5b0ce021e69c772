// Builds the third-party parts of the web client into static/vendor: one minified ES module a library.
// Runs without a network once `npm ci` has run. Usage: node vendor.mjs
import {mkdir, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {basename} from "node:path";
import {build} from "esbuild";

const OUT = "static/vendor";

/** Libraries: each file lists what of it is used. */
const LIBRARIES = ["libraries/ol.js", "libraries/proj4.js"];

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
  undo: "undo-2",
  redo: "redo-2",
  select: "mouse-pointer-2",
  lasso: "lasso-select",
  box: "square-dashed-mouse-pointer",
  draw: "pentagon",
  border: "spline",
  split: "scissors",
  measure: "ruler",
  locked: "lock",
  unlocked: "lock-open",
  merge: "merge",
  remove: "trash-2",
  table: "table-2",
  full: "expand",
  fold: "chevron-down",
  share: "link-2",
  download: "download",
  offline: "cloud-off",
  remark: "message-square-plus",
  shift: "move",
};

/** Packages of which something ends up in a bundle; their licences are served with them. */
const packages = new Set(["lucide-static"]);

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
  for (const input of Object.keys(metafile.inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    if (name) {
      packages.add(name);
    }
  }
  return metafile.outputs[outfile].bytes;
}

/** The licence texts of every package that is passed on. */
async function licences() {
  const texts = [];
  for (const name of [...packages].sort()) {
    const folder = `node_modules/${name}`;
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const {version, license} = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    texts.push(`${name} ${version} (${license})\n\n${file ? await readFile(`${folder}/${file}`, "utf8") : ""}`);
  }
  await writeFile(`${OUT}/licences.txt`, texts.join(`\n${"-".repeat(79)}\n`));
  return [...packages].sort().join(", ");
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
  const licence = "<!-- lucide, ISC; see licences.txt -->";
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

/** Leaflet as it is published, for maps in one file; its pictures are written into its style sheet. */
async function leaflet() {
  packages.add("leaflet");
  await writeFile(`${OUT}/leaflet.js`, await readFile("node_modules/leaflet/dist/leaflet.js"));
  await build({
    entryPoints: ["node_modules/leaflet/dist/leaflet.css"],
    outfile: `${OUT}/leaflet.css`,
    bundle: true,
    minify: true,
    loader: {".png": "dataurl"},
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
await leaflet();
console.log(`licences.txt: ${await licences()}`);
