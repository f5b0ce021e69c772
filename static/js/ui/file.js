// A file that the server has answered with, given to the person as a download.

const KEPT_MS = 60_000;

/**
 * Save an answer's body under the name that the server gives it; that name.
 *
 * @param {Response} response
 * @param {string} otherwise its name where the server gives none
 */
export async function saveFile(response, otherwise) {
  const said = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "");
  const name = decodeURIComponent(said?.[1] ?? "") || otherwise;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  return name;
}
