// What the address of a frame asks for, and the code that is pasted.
import assert from "node:assert/strict";
import {test} from "node:test";
import {embedCode, embedPath, readEmbed, usual} from "../../static/js/pure/embed_link.js";

test("an address says everything that can be chosen, and gives it back", () => {
  const path = "/embed/karta?division=hemvard&layers=areas,people&plan=3&centre=15.6,58.4&theme=dark&lang=en";
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
