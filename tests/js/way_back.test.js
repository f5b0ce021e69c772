import assert from "node:assert/strict";
import {test} from "node:test";
import {signInLink, wayBack} from "../../static/js/pure/way_back.js";

test("whoever signs in comes back to the page they were on, with all it said", () => {
  const link = signInLink("/planera", "?plan=4&view=1,2,3");
  assert.equal(wayBack(link.slice(link.indexOf("?"))), "/planera?plan=4&view=1,2,3");
  assert.equal(wayBack("?till=/lista"), "/lista");
});

test("no link to the page for signing in leads to another site, or to anything that is not a page", () => {
  const evil = [
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%2fevil.example", "javascript:alert(1)",
    "/planera@evil.example", "/planera/../api/v1/session", "/planera\n//evil.example", "/api/v1/audit/export", " /planera",
    "/planera#x", "", "/logga-in?till=/planera", "http:/planera", "/PLANERA",
  ];
  for (const told of evil) {
    assert.equal(wayBack(`?${new URLSearchParams({till: told})}`), "/planera", told);
  }
  assert.equal(wayBack(""), "/planera");
  assert.equal(signInLink("//evil.example", ""), "/logga-in");
});
