// A fast hand and a slow server: only the newest question waits, dropped answers never arrive.
import assert from "node:assert/strict";
import {test} from "node:test";
import {Latest} from "../../static/js/pure/latest.js";

/** A server whose answers are let go by hand. */
function slow() {
  const asked = [];
  const answers = [];
  const faults = [];
  const latest = new Latest({
    ask: (question, signal) => new Promise((resolve, reject) => asked.push({question, signal, resolve, reject})),
    onAnswer: (answer, question) => answers.push([question, answer]),
    onFault: (reason, question) => faults.push([question, reason]),
  });
  return {latest, asked, answers, faults};
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("of three questions the first and the last are asked", async () => {
  const {latest, asked, answers} = slow();
  [1, 2, 3].forEach((question) => latest.ask(question));
  assert.deepEqual(asked.map((one) => one.question), [1]);
  asked[0].resolve("one");
  await turn();
  assert.deepEqual(asked.map((one) => one.question), [1, 3]);
  asked[1].resolve("three");
  await turn();
  assert.deepEqual(answers, [[1, "one"], [3, "three"]]);
  assert.equal(latest.busy, false);
});

test("after drop no answer comes, and the request is given up", async () => {
  const {latest, asked, answers} = slow();
  latest.ask(1);
  latest.ask(2);
  latest.drop();
  assert.ok(asked[0].signal.aborted);
  asked[0].resolve("late");
  await turn();
  assert.deepEqual(answers, []);
  assert.equal(asked.length, 1);
});

test("a question after drop is asked at once and answered, whatever the dropped one does", async () => {
  const {latest, asked, answers, faults} = slow();
  latest.ask(1);
  latest.drop();
  latest.ask(2);
  asked[0].reject(new Error("aborted"));
  asked[1].resolve("two");
  await turn();
  assert.deepEqual(answers, [[2, "two"]]);
  assert.deepEqual(faults, []);
});

test("a fault is told and the next question still asked", async () => {
  const {latest, asked, answers, faults} = slow();
  latest.ask(1);
  latest.ask(2);
  asked[0].reject("broken");
  await turn();
  asked[1].resolve("two");
  await turn();
  assert.deepEqual(faults, [[1, "broken"]]);
  assert.deepEqual(answers, [[2, "two"]]);
});
