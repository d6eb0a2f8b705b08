/** Finding on the bill: words and places narrow the list that is there already. Without script the list is simply whole. */
const find = document.getElementById("find");
const field = document.querySelector<HTMLInputElement>("#q");
const rows = [...document.querySelectorAll<HTMLElement>("#bill > li")];
const chips = [...document.querySelectorAll<HTMLButtonElement>("#cities button")];
const nohits = document.getElementById("nohits");

function narrow(): void {
  const words = (field?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const cities = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.textContent);
  let hits = 0;
  for (const row of rows) {
    const text = (row.dataset["words"] ?? "").toLowerCase();
    const here = cities.length === 0 || cities.includes(row.dataset["city"] ?? "");
    row.hidden = !here || !words.every((word) => text.includes(word));
    if (!row.hidden) hits++;
  }
  if (nohits) nohits.hidden = hits > 0;
}

if (find) find.hidden = false;
field?.addEventListener("input", narrow);
for (const chip of chips)
  chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    narrow();
  });
