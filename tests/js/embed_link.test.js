// What the address of a frame asks for, and the code that is pasted.
import assert from "node:assert/strict";
import {test} from "node:test";
import {embedCode, embedPath, isSwapped, oddities, readEmbed, usual} from "../../static/js/pure/embed_link.js";

test("an address says everything that can be chosen, and gives it back", () => {
  const path = "/embed/karta?division=hemvard&layers=areas,people&plan=3&centre=15.6,58.4&km=5&theme=dark&lang=en";
  const embed = readEmbed(path.split("?")[1] ?? "", "karta");
  assert.deepEqual(embed.centre, {lon: 15.6, lat: 58.4});
  assert.deepEqual(embed.layers, ["areas", "people"]);
  assert.equal(embedPath(embed), path);
});

test("what is said oddly is as usual", () => {
  const odd = readEmbed("division=x&plan=-1&layers=drop,areas&centre=a,b&height=9&theme=<b>&lang=de", "karta");
  assert.deepEqual(odd, {...usual(), layers: ["areas"], height: 200});
});

test("the code of a frame cannot be broken out of", () => {
  const code = embedCode({...usual(), what: "sok"}, "https://x.se", 'Sök "här" <nu>');
  assert.ok(code.includes('src="https://x.se/embed/sok" title="Sök &quot;här&quot; &lt;nu>"'));
  assert.ok(code.includes('height="520"'));
});

test("what an address says oddly is told, and nothing of one that is understood", () => {
  const odd = (/** @type {string} */ query) => oddities(query, "karta").map(({key}) => key);
  assert.deepEqual(odd("division=hemvrd&plan=x&layers=drop,areas&centre=15,62,58,41&km=-1&height=hög&theme=blå&lang=de&zom=3"),
    ["division", "plan", "layers", "centre", "km", "height", "theme", "lang", "zom"]);
  assert.deepEqual(odd("division=hemvard&plan=3&layers=&centre=15.6,58.4&km=5&height=9&theme=auto&lang=sv"), []);
  assert.deepEqual(oddities("lang=en&division=hemvard", "sok"), [{key: "division", value: "hemvard", known: false}]);
  assert.deepEqual(oddities("division=x", "karta"), [{key: "division", value: "x", known: true}]);
});

test("latitude before longitude is seen", () => {
  assert.ok(isSwapped({lon: 58.41, lat: 15.62}));
  assert.ok(!isSwapped({lon: 15.62, lat: 58.41}));
});
