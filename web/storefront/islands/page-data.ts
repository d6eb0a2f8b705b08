/** The data that the server put into the page for its island. @throws when the page has none: a bug. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the reader names what its page carries
export function pageData<T>(): T {
  const text = document.getElementById("data")?.textContent;
  if (!text) throw new Error("no page data");
  return JSON.parse(text) as T;
}
