// Who changed a draft meanwhile: somebody by name, oneself in another window, or somebody unknown. No DOM: tested in node.

/** Changes of a draft that are no edits, by their names in the record. */
const OTHERWISE = new Set(["draft.undone", "draft.redone", "draft.described"]);

/**
 * The key of the sentence and the names in it.
 *
 * @param {string[]} names of accounts, perhaps empty
 * @param {string} own
 * @param {string} stem keys are the stem with _own, _by or nothing after it
 * @returns {{key: string, who: string[]}}
 */
export function byWhom(names, own, stem) {
  const who = [...new Set(names)];
  if (!who.length || who.includes("")) {
    return {key: stem, who: []};
  }
  return own && who.length === 1 && who[0] === own ? {key: `${stem}_own`, who} : {key: `${stem}_by`, who};
}

/**
 * What else than an edit was done last, as a key.
 *
 * @param {{action: string} | null} latest
 */
export function otherwise(latest) {
  return latest && OTHERWISE.has(latest.action) ? latest.action.replace("draft.", "plan_conflict_") : "plan_conflict_changed";
}

/**
 * The steps that somebody else made. Where accounts are not in use all are one's own.
 *
 * @template {{made_by: string}} T
 * @param {T[]} steps
 * @param {string} own
 * @returns {T[]}
 */
export function ofOthers(steps, own) {
  return own ? steps.filter((one) => one.made_by !== own) : [];
}
