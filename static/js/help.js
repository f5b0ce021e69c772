// The guide: a list of tasks, or one task step by step, by the page's address.

import {language, say, sayIfKnown} from "./i18n.js";
import {TASKS, numbered, taskOfPath} from "./pure/help_tasks.js";
import {copyText} from "./ui/clipboard.js";
import {byId, h, icon} from "./ui/element.js";
import {startPage} from "./ui/frame.js";
import {carryLanguage} from "./ui/languages.js";

/** @typedef {import("./pure/help_tasks.js").Task} Task */

const COPIED_MS = 2500;
const task = taskOfPath(location.pathname);

/**
 * @param {Task} one
 * @param {string} key
 */
function words(one, key) {
  return sayIfKnown(`help.${one.code}`, key) ?? "";
}

function write() {
  byId("help", HTMLElement).replaceChildren(...(task ? page(task) : list()));
  carryLanguage();
}

function list() {
  const group = (/** @type {"staff" | "planner" | "keeper"} */ reader) =>
    h(
      "section",
      {class: "tasks", "aria-labelledby": `tasks-${reader}`},
      h("h2", {id: `tasks-${reader}`}, say(`help_${reader}`)),
      h(
        "ul",
        {class: "plain"},
        ...TASKS.filter((one) => one.reader === reader).map((one) =>
          h("li", {class: "task"}, link(one, words(one, "title")), h("p", {class: "small"}, words(one, "lead"))),
        ),
      ),
    );
  return [
    h("h1", {}, say("help_title")),
    h("p", {class: task === undefined ? "note" : "lead"}, say(task === undefined ? "help_unknown" : "help_lead")),
    group("staff"),
    group("planner"),
    group("keeper"),
  ];
}

/**
 * @param {Task} one
 * @param {string} text
 */
function link(one, text) {
  return h("a", {href: `/hjalp/${one.slug}`, "data-page": `/hjalp/${one.slug}`}, text);
}

/** @param {Task} one */
function page(one) {
  const known = (/** @type {string} */ key) => sayIfKnown(`help.${one.code}`, key);
  const steps = numbered("step", known).map((text, i) => {
    const command = known(`command_${i + 1}`);
    return h("li", {}, h("p", {}, ...withOptions(text)), command && commandBox(command));
  });
  const notes = numbered("note", known).map((text) => h("li", {}, ...withOptions(text)));
  return [
    h("h1", {}, words(one, "title")),
    h("p", {class: "lead"}, words(one, "lead")),
    h(
      "div",
      {class: one.picture ? `guide guide--${one.picture}` : "guide"},
      h("ol", {class: "steps", "aria-label": say("help_steps")}, ...steps),
      one.picture && picture(one),
    ),
    h("section", {class: "set", "aria-labelledby": "notes"}, h("h2", {id: "notes"}, say("help_good_to_know")),
      h("ul", {class: "notes"}, ...notes)),
    one.reader === "staff" && h("p", {}, h("a", {class: "button button--main", href: "/", "data-page": "/"}, say("help_try"))),
    one.reader === "planner" && h("p", {}, h("a", {class: "button button--main", href: "/planera", "data-page": "/planera"}, say("help_try"))),
    beside(one),
  ].filter((part) => part instanceof Node);
}

/**
 * A sentence in which options of the command line are not broken over two lines.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function withOptions(text) {
  return text.split(/(--[a-z]+)/).map((part) => (part.startsWith("--") ? h("code", {class: "option"}, part) : part));
}

/** @param {Task} one */
function picture(one) {
  const source = `/hjalp/bilder/help-${one.code}-${language()}.png`;
  const image = h("img", {src: source, alt: words(one, "picture"), loading: "lazy"});
  const figure = h("figure", {class: "picture"}, image);
  // A picture is a help; without it the words stand alone.
  image.addEventListener("error", () => figure.remove());
  return figure;
}

/** @param {string} command */
function commandBox(command) {
  const button = h("button", {type: "button", class: "button button--icon", "aria-label": say("help_copy")}, icon("copy"));
  const told = h("span", {class: "quiet", role: "status"});
  button.addEventListener("click", async () => {
    const copied = await copyText(command);
    told.textContent = say(copied ? "copied_command" : "copy_failed");
    button.replaceChildren(icon(copied ? "done" : "error"));
    window.setTimeout(() => button.replaceChildren(icon("copy")), COPIED_MS);
  });
  return h("div", {class: "command"}, h("pre", {}, h("code", {translate: "no"}, command)), button, told);
}

/**
 * The tasks before and after.
 *
 * @param {Task} one
 */
function beside(one) {
  const at = TASKS.indexOf(one);
  const [before, after] = [TASKS[at - 1], TASKS[at + 1]];
  return h(
    "nav",
    {class: "beside", "aria-label": say("help_title")},
    before && h("p", {}, h("span", {class: "small"}, say("help_before")), link(before, words(before, "title"))),
    after && h("p", {class: "beside__after"}, h("span", {class: "small"}, say("help_after")), link(after, words(after, "title"))),
  );
}

startPage(() => say("help_page_title", {title: task ? words(task, "title") : say("help_title")}), write);
