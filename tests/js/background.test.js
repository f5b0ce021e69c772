// How a background map is asked for, and when it is said that it does not come.
import assert from "node:assert/strict";
import {test} from "node:test";
import {Pictures, SWEDISH_GRID, service, wmtsTemplate} from "../../static/js/pure/background.js";

test("a WMTS is asked for by column and row, whatever its address ends with", () => {
  const wanted = "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=topo%20webb&STYLE=default&FORMAT=image%2Fpng" +
    "&TILEMATRIXSET=3006&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";
  assert.equal(wmtsTemplate("/karta", "topo webb"), `/karta?${wanted}`);
  assert.equal(wmtsTemplate("/karta?", "topo webb"), `/karta?${wanted}`);
  assert.equal(wmtsTemplate("/karta?key=1", "topo webb"), `/karta?key=1&${wanted}`);
});

test("the grid that authorities share halves from 4 096 metres a pixel", () => {
  assert.deepEqual(SWEDISH_GRID.resolutions.slice(0, 3), [4096, 2048, 1024]);
  assert.equal(SWEDISH_GRID.resolutions.at(-1), 0.25);
});

test("an address may be copied with its question, which names the version", () => {
  assert.deepEqual(service("https://karta/wms"), {address: "https://karta/wms", version: "1.1.1"});
  assert.deepEqual(service("https://karta/wms?map=a.map&service=WMS&request=GetCapabilities&version=1.3.0"),
    {address: "https://karta/wms?map=a.map", version: "1.3.0"});
  assert.deepEqual(service("https://karta/wms?Version=1.3.0"), {address: "https://karta/wms?", version: "1.3.0"});
  assert.ok(wmtsTemplate("/karta?SERVICE=WMTS&REQUEST=GetCapabilities", "topo").startsWith("/karta?SERVICE=WMTS&REQUEST=GetTile&"));
});

test("it is said once that pictures fail, and once that they come again", () => {
  const told = [];
  const state = new Pictures((failing) => told.push(failing));
  state.missed();
  state.came();
  state.missed();
  state.missed();
  assert.deepEqual(told, [], "single pictures may be missing");
  state.missed();
  state.missed();
  state.hangs();
  assert.deepEqual(told, [true]);
  state.came();
  state.came();
  assert.deepEqual(told, [true, false]);
  state.hangs();
  assert.deepEqual(told, [true, false, true]);
});
