// The bar: which division, which plan, what has been kept, undo and redo.

import {language, onLanguage, say, sayIfKnown} from "../i18n.js";
import {copyText} from "../ui/clipboard.js";
import {byId, h} from "../ui/element.js";
import {travel} from "./actions.js";
import {DIVISIONS, makeDraft, openDivision, openPlan} from "./session.js";
import {editable, state, watch} from "./state.js";
import {tell} from "./tell.js";
import {guarded} from "./guarded.js";

export function topBar() {
  const division = byId("division", HTMLSelectElement);
  const plan = byId("plan", HTMLSelectElement);
  division.addEventListener("change", () => void guarded(() => openDivision(division.value)));
  plan.addEventListener("change", () => {
    const chosen = state.plans.find((one) => String(one.id) === plan.value);
    if (chosen) {
      void guarded(() => openPlan(chosen));
    }
  });
  byId("make-draft", HTMLButtonElement).addEventListener("click", () => void guarded(draft));
  byId("undo", HTMLButtonElement).addEventListener("click", () => void travel(-1));
  byId("redo", HTMLButtonElement).addEventListener("click", () => void travel(1));
  byId("share", HTMLButtonElement).addEventListener("click", () => void share());
  markLanguage();
  onLanguage(() => {
    choices();
    standing();
    markLanguage();
  });
  watch(["plans", "plan", "division", "inForce"], choices);
  watch(["standing", "unsent", "plan"], standing);
}

async function draft() {
  await makeDraft();
  tell(say("plan_draft_made", {name: state.plan?.name}));
}

async function share() {
  tell(say((await copyText(location.href)) ? "plan_shared" : "copy_failed"));
}

function choices() {
  byId("division", HTMLSelectElement).replaceChildren(
    ...DIVISIONS.map((code) =>
      h("option", {value: code, selected: code === state.division}, sayIfKnown("divisions", code) ?? code)),
  );
  const own = state.plans.filter((one) => one.division === state.division);
  const groups = [
    {label: say("plan_in_force"), plans: own.filter((one) => one.status === "in_force")},
    {label: say("plan_drafts"), plans: own.filter((one) => one.status === "draft")},
    {label: say("plan_on_the_way"), plans: own.filter((one) => ["consultation", "proposed", "decided"].includes(one.status))},
    {label: say("plan_replaced"), plans: own.filter((one) => one.status === "replaced")},
    // What has been put away stands in a list of its own, but for the one that is open.
    {label: say("plan_archived"), plans: own.filter((one) => one.status === "archived" && one.id === state.plan?.id)},
  ];
  byId("plan", HTMLSelectElement).replaceChildren(
    ...groups.filter(({plans}) => plans.length).map(({label, plans}) =>
      h("optgroup", {label}, ...plans.map((one) =>
        h("option", {value: one.id, selected: one.id === state.plan?.id}, one.name)))),
  );
  byId("undo", HTMLButtonElement).disabled = !editable() || !state.plan?.step;
  byId("redo", HTMLButtonElement).disabled = !editable() || !state.steps.some((one) => one.undone);
  const both = [...new Set([state.inForce?.id, state.plan?.id].filter(Boolean))];
  byId("steps-link", HTMLAnchorElement).href = `/beslut?plan=${state.plan?.id ?? ""}${language() === "sv" ? "" : "&lang=en"}`;
  byId("steps-link", HTMLAnchorElement).hidden = !["socialtjanst", "hemvard"].includes(state.division);
  byId("compare", HTMLAnchorElement).href = `/jamfor?planer=${both.join(",")}${language() === "sv" ? "" : `&lang=${language()}`}`;
  byId("make-draft", HTMLButtonElement).title = editable() ? say("plan_make_draft") : "";
  byId("make-draft", HTMLButtonElement).classList.toggle("button--main", !editable());
  byId("bench", HTMLElement).dataset["editable"] = String(editable());
}

watch(["steps"], () => {
  byId("redo", HTMLButtonElement).disabled = !editable() || !state.steps.some((one) => one.undone);
});

function standing() {
  const line = byId("standing", HTMLElement);
  const count = state.unsent.length;
  const words = {
    ready: say("plan_saved"),
    sending: say("plan_saving"),
    offline: say("plan_edits_wait", {count}),
    signed_out: say("plan_edits_wait", {count}),
    conflict: say("plan_edits_wait", {count}),
    decided: stands(),
  };
  line.dataset["standing"] = state.standing;
  line.title = words[state.standing];
  line.replaceChildren(h("span", {}, words[state.standing]));
}

/** What a plan that does not change is: on what it rests while it holds, else where it stands. */
function stands() {
  const {status = "", basis = ""} = state.plan ?? {};
  const rests = status === "in_force" && basis !== "drawn" ? sayIfKnown("bases", basis) : null;
  return rests ?? sayIfKnown("stages", status) ?? "";
}

function markLanguage() {
  for (const link of document.querySelectorAll(".languages a")) {
    if (link.getAttribute("hreflang") === document.documentElement.lang) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const query = new URLSearchParams(location.search);
      query.set("lang", link.getAttribute("hreflang") ?? "sv");
      location.search = query.toString();
    }, {once: true});
  }
}

