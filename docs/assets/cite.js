/* Citing: copy buttons, the day of access, and a button for each statement that can be cited by itself.
   The page works without it; nothing is sent anywhere. */

const today = new Date();
const day = today.getDate();
const year = today.getFullYear();
const month = (locale, length) => today.toLocaleDateString(locale, { month: length });
const iso = `${year}-${String(today.getMonth() + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
const accessed = {
  "day-first": `${day} ${month("en-GB", "long")} ${year}`,
  "month-first": `${month("en-US", "long")} ${day}, ${year}`,
  mla: `${day} ${month("en-US", "short")}. ${year}`,
  iso,
};

const block = document.querySelector(".c-cite");
const status = document.createElement("p");
status.className = "g-hidden";
status.setAttribute("role", "status");

/* Formats of reference managers take the day of access on a line of its own. */
const dated = {
  BibTeX: (text) => text.replace(/,\n( +)langid/, `,\n$1urldate = {${iso}},\n$1langid`),
  RIS: (text) => text.replace(/^LA {2}- /m, `Y2  - ${iso.replaceAll("-", "/")}/\nLA  - `),
  "CSL-JSON": (text) => {
    const when = JSON.stringify({ "date-parts": [[year, today.getMonth() + 1, day]] });
    return text.replace(/,\n "URL"/, `,\n "accessed": ${when},\n "URL"`);
  },
};

function button(label, more, name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = label;
  const hidden = document.createElement("span");
  hidden.className = "g-hidden";
  hidden.textContent = ` ${more}`;
  made.append(hidden);
  return made;
}

function say(where, words) {
  const label = where.firstChild;
  where.dataset.label ??= label.data;
  label.data = words;
  status.textContent = words;
  setTimeout(() => { label.data = where.dataset.label; }, 2500);
}

/* `text` and `html` may be promises: a browser asks for the clipboard during the click, before they are there. */
async function copy(where, text, html) {
  const plain = Promise.resolve(text);
  try {
    const blob = (kind, value) => Promise.resolve(value).then((said) => new Blob([said], { type: kind }));
    const parts = { "text/plain": blob("text/plain", plain) };
    if (html) parts["text/html"] = blob("text/html", html);
    await navigator.clipboard.write([new ClipboardItem(parts)]);
    say(where, "Copied");
  } catch {
    say(where, (await byHand(plain)) ? "Copied" : "Could not copy");
  }
}

/* Without a clipboard (a page that is not served over https): an area to copy from. */
async function byHand(plain) {
  let area;
  try {
    area = document.createElement("textarea");
    area.value = await plain;
    area.className = "g-hidden";
    document.body.append(area);
    area.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area?.remove();
  }
}

function citations() {
  for (const day of block.querySelectorAll("[data-accessed]")) day.textContent = accessed[day.dataset.accessed];
  for (const said of block.querySelectorAll("dd[data-copy]")) {
    const format = said.dataset.copy;
    const pre = said.querySelector("pre");
    if (pre && dated[format]) pre.textContent = dated[format](pre.textContent);
    const make = button("Copy", format, "c-copy");
    make.addEventListener("click", () => {
      if (pre) return copy(make, pre.textContent);
      const clean = said.cloneNode(true);
      for (const day of clean.querySelectorAll("[data-accessed]")) day.replaceWith(day.textContent);
      return copy(make, clean.textContent.trim(), clean.innerHTML.trim());
    });
    said.parentElement.querySelector("dt").append(make);
  }
  const markdown = block.querySelector("a[data-markdown]");
  if (markdown) {
    const make = button("Copy as Markdown", "this page", "c-copy");
    make.addEventListener("click", () => copy(make, fetched(markdown.dataset.markdown || markdown.href).then((answer) => answer.text())));
    markdown.after(" ", make);
  }
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer;
}

/* Statements: where a button goes, for each kind of thing that has an address of its own. */
const places = [
  [".g-facts tbody tr[id]", "th"],
  [".g-advice > li[id]", ".g-mark:last-of-type"],
  [".g-rule[id], .g-case[id]", ".g-mark:last-of-type"],
  [".g-terms > div[id]", "dd"],
  [".g-timeline > li[id]", ".g-mark:last-of-type"],
  [".g-routes td[id]", null],
  ["table.g-table[id]:not(.g-facts)", "caption"],
  ["figure.g-chart[id]", ".g-mark:last-of-type"],
];

let sentences;
function statements() {
  const load = () => (sentences ??= fetched(block.dataset.statements).then((answer) => answer.json()));
  for (const [selector, inside] of places) {
    for (const node of document.querySelectorAll(`.md-content ${selector.replaceAll(", ", ", .md-content ")}`)) {
      const goal = inside ? [...node.querySelectorAll(inside)].at(-1) : node;
      if (!goal || node.querySelector(".g-gap:only-child")) continue;
      const name = (node.querySelector(".g-anchor, caption, figcaption")?.textContent ?? node.dataset.label ?? "").trim();
      const make = button("cite", name.slice(0, 80), "c-copy c-one");
      make.addEventListener("click", () => {
        const text = load().then((all) => {
          if (!all[node.id]) throw new Error(`nothing to cite at #${node.id}`);
          return all[node.id].replace("{accessed}", accessed["day-first"]);
        });
        text.catch(() => { sentences = undefined; });
        copy(make, text);
      });
      goal.append(" ", make);
    }
  }
}

/* A retired or moved anchor leads where it is now; the note at its old place says why. */
function moved() {
  const name = decodeURIComponent(location.hash.slice(1));
  const note = name ? document.getElementById(name) : null;
  if (note?.dataset?.moved && !note.dataset.moved.endsWith(`#${name}`)) {
    const there = new URL(note.dataset.moved, location.href);
    if (there.hash || there.pathname !== location.pathname) location.replace(there);
  }
}

if (block) {
  block.append(status);
  citations();
  statements();
  moved();
  addEventListener("hashchange", moved);
}
