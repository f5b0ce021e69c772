// Where somebody goes after signing in: back to a page of ours, and to no other. No DOM: tested in node.

const PAGES = ["/", "/planera", "/jamfor", "/lista", "/data", "/ansvar", "/beslut", "/logg"];
const HOME = "/planera";
const NAME = "till";

/**
 * The address of the page for signing in, which leads back to where one is.
 *
 * @param {string} path
 * @param {string} query
 */
export function signInLink(path, query) {
  return PAGES.includes(path) ? `/logga-in?${new URLSearchParams({[NAME]: path + query})}` : "/logga-in";
}

/**
 * Where the page for signing in leads: a path of one of our own pages, whatever its link says.
 *
 * @param {string} query of the page for signing in
 */
export function wayBack(query) {
  const told = new URLSearchParams(query).get(NAME) ?? "";
  const [path = "", ...rest] = told.split("?");
  return PAGES.includes(path) && !told.includes("#") ? [path, ...rest].join("?") : HOME;
}
