// Which rows of a list have a text, in words. No DOM: tested in node.

/**
 * `Rad 8`, `Rad 8 och 10`, `Rad 8, 10, 12 och 31 till`.
 *
 * @param {number[]} rows the first of them
 * @param {number} count how many there are
 * @param {(key: string, facts?: Record<string, unknown>) => string} say
 */
export function rowsText(rows, count, say) {
  const shown = rows.slice(0, 3).map(String);
  const rest = count - shown.length;
  if (rest > 0) {
    return say("list_rows_and_more", {rows: shown.join(", "), rest});
  }
  const last = shown.pop() ?? "";
  return shown.length ? say("list_rows_two", {rows: shown.join(", "), last}) : say("list_row", {row: last});
}

/**
 * Outcomes in the order they are told, those that no row had left out.
 *
 * @param {Record<string, number>} counts
 * @returns {[string, number][]}
 */
export function toldOutcomes(counts) {
  const order = ["found", "corrected", "chosen", "several", "not_found", "outside", "empty"];
  return order.flatMap((outcome) => {
    const rows = counts[outcome] ?? 0;
    return rows ? [/** @type {[string, number]} */ ([outcome, rows])] : [];
  });
}
