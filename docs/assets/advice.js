/* Filters the list at /dos-and-donts/ by what each line says of itself in `data-*`. The address keeps the filter. */

const form = document.querySelector(".x-advice");
const list = form.parentElement;
const status = form.querySelector(".x-status");
const fields = [...form.querySelectorAll("select")];
const items = [...list.querySelectorAll(".g-advice > li")].map((element) => ({
  element,
  says: {
    platform: words(element.dataset.platforms), goal: words(element.dataset.goals), stage: words(element.dataset.stages),
    level: words(element.dataset.level), kind: words(element.parentElement.dataset.kind),
  },
}));
const EVERY = { platform: "all", stage: "always" }; // what holds for every platform, and at every stage

function words(text) {
  return new Set(text.split(" "));
}

function draw() {
  const wanted = fields.filter((field) => field.value);
  let shown = 0;
  for (const { element, says } of items) {
    element.hidden = !wanted.every(({ name, value }) => says[name].has(value) || says[name].has(EVERY[name]));
    if (!element.hidden) shown += 1;
  }
  for (const part of list.querySelectorAll(".g-advice")) {
    part.hidden = part.querySelector("li:not([hidden])") === null;
    part.previousElementSibling.hidden = part.hidden; // its heading
  }
  status.textContent = `${shown} of ${items.length} dos and don'ts${shown ? "" : ": take a filter back"}.`;
}

function read() {
  const query = new URLSearchParams(location.search);
  for (const field of fields) {
    field.value = query.get(field.name) ?? "";
    if (field.selectedIndex === -1) field.value = ""; // a value that the guide does not know (any more)
  }
  draw();
}

form.addEventListener("input", () => {
  const query = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
  draw();
  history.pushState(null, "", query.size ? `?${query}` : location.pathname);
});

form.addEventListener("reset", (event) => {
  event.preventDefault();
  history.pushState(null, "", location.pathname);
  read();
});

form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", read);

form.hidden = false;
read();
