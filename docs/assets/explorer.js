/* The explorer at /compare/. The page holds the whole table; this chooses, filters, sorts and turns it.

   Two things keep it quick: a row that is out of sight is not laid out (`content-visibility` in explorer.css) and gets
   its cells when the browser is idle; and of a table of thousands of cells (200 by 200) only those in sight are in the
   page at a time, except on paper. Cells are moved, never made anew, and no action makes the browser lay out twice. */

const root = document.querySelector(".x-explorer");
const form = root.querySelector(".x-controls");
const scroller = root.querySelector(".x-scroll");
const table = root.querySelector("table");
const headRow = table.tHead.rows[0];
const body = table.tBodies[0];
const status = root.querySelector(".x-status");
const LARGE = 3000; // shown cells from which only those in sight are in the page; below that the browser's own search finds every cell
const LONG = 100; // rows or columns from which the same holds
const WIDE = 16; // columns from which cells out of sight sideways are not laid out
const narrow = matchMedia("(max-width: 44.99em)"); // cards instead of columns: explorer.css
const SPARE = 2; // rows and columns of a large table around what is in sight
const rem = parseFloat(getComputedStyle(document.documentElement).fontSize), columnWidth = 8 * rem, headWidth = 8.5 * rem; // --x-column, --x-head in explorer.css

// What the page says ------------------------------------------------------------------------------------------

const corner = headRow.cells[0];
const attributes = [...headRow.cells].slice(1).map((head, place) => ({
  id: head.dataset.id, label: head.textContent, topic: head.dataset.topic, type: head.dataset.type, unit: head.dataset.unit ?? "",
  place, head, row: null,
}));
const platforms = [...body.rows].map((row, place) => ({
  id: row.id, label: row.cells[0].querySelector("a").textContent, place, row, rowHead: row.cells[0], head: null,
  cells: [...row.cells].slice(1),
  families: words(row.dataset.families), strong: words(row.dataset.strong), open: words(row.dataset.open),
}));
const byId = new Map(attributes.map((attribute) => [attribute.id, attribute]));
const topics = [...new Set(attributes.map((attribute) => attribute.topic))];
const start = words(root.dataset.start);

function words(text) {
  return new Set((text ?? "").split(" ").filter(Boolean));
}

const said = (cell) => cell.firstElementChild.textContent;

/* A number for each different value of an attribute, so that "differences only" compares numbers; made when asked for. */
function codes(attribute) {
  if (!attribute.codes) {
    const seen = new Map();
    attribute.codes = platforms.map((platform) => {
      const text = said(platform.cells[attribute.place]).toLowerCase();
      if (!seen.has(text)) seen.set(text, seen.size);
      return seen.get(text);
    });
  }
  return attribute.codes;
}

/* What a platform's audience cells say, for the filter by a word. */
function audience(platform) {
  platform.audience ??= attributes.filter((a) => a.topic === "audience").map((a) => said(platform.cells[a.place])).join("\n").toLowerCase();
  return platform.audience;
}

// State: the form is the state, the address is its copy --------------------------------------------------------

const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
const platformBoxes = boxes("platforms"), attributeBoxes = boxes("attributes"), topicBoxes = boxes("topics");
const ofTopic = new Map(topics.map((topic) => [topic, attributeBoxes.filter((box) => byId.get(box.value).topic === topic)]));
const FIELDS = ["family", "goal", "company", "function", "audience", "sort"];
const SWITCHES = ["falling", "differences", "turned"];
const fields = new Map([...FIELDS, ...SWITCHES].map((name) => [name, form.elements.namedItem(name)]));
const field = (name) => fields.get(name);

function address() {
  const query = new URLSearchParams();
  const off = platformBoxes.filter((box) => !box.checked);
  if (off.length) query.set("platforms", platformBoxes.filter((box) => box.checked).map((box) => box.value).join(" "));
  const chosen = new Set(attributeBoxes.filter((box) => box.checked).map((box) => box.value));
  if (chosen.size !== start.size || [...start].some((id) => !chosen.has(id))) {
    const whole = topics.filter((topic) => attributes.every((a) => a.topic !== topic || chosen.has(a.id)));
    query.set("show", whole.length === topics.length ? "all" : [
      ...whole.map((topic) => `${topic}.`), // a topic ends in a dot: its id may be an attribute's too
      ...attributes.filter((a) => chosen.has(a.id) && !whole.includes(a.topic)).map((a) => a.id),
    ].join(" "));
  }
  for (const name of FIELDS) if (field(name).value.trim()) query.set(name, field(name).value.trim());
  for (const name of SWITCHES) if (field(name).checked) query.set(name, "yes");
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "") + (text ? "" : location.hash);
}

function read(search = location.search) {
  const query = new URLSearchParams(search);
  const some = query.has("platforms") ? words(query.get("platforms")) : null;
  for (const box of platformBoxes) box.checked = !some || some.has(box.value);
  const show = query.get("show");
  const listed = show === null ? start : words(show);
  for (const box of attributeBoxes) box.checked = show === "all" || listed.has(box.value) || listed.has(`${byId.get(box.value).topic}.`);
  for (const name of FIELDS) {
    field(name).value = query.get(name) ?? "";
    if (field(name).selectedIndex === -1) field(name).value = ""; // a value that the guide does not know (any more)
  }
  for (const name of SWITCHES) field(name).checked = query.has(name);
}

/* After the frame in which the reader sees the change, since writing the address makes the browser lay out at once. */
function keep(replace) {
  afterFrame(() => {
    const now = address();
    if (now !== location.pathname + location.search + location.hash) history[replace ? "replaceState" : "pushState"](null, "", now);
  });
}

const afterFrame = (run) => requestAnimationFrame(() => setTimeout(run));

// What is shown ------------------------------------------------------------------------------------------------

function chosen() {
  const on = new Set(platformBoxes.filter((box) => box.checked).map((box) => box.value));
  const [family, goal, company, task] = ["family", "goal", "company", "function"].map((name) => field(name).value);
  const word = field("audience").value.trim().toLowerCase();
  const opens = (platform) => [...platform.open].some((route) => (!company || route.startsWith(`${company}-`)) && (!task || route.endsWith(`-${task}`)));
  let shown = platforms.filter((platform) => on.has(platform.id) && (!family || platform.families.has(family))
    && (!goal || platform.strong.has(goal)) && ((!company && !task) || opens(platform)) && (!word || audience(platform).includes(word)));
  const sort = byId.get(field("sort").value);
  if (sort) shown = sorted(shown, sort, field("falling").checked);
  const picked = new Set(attributeBoxes.filter((box) => box.checked).map((box) => box.value));
  let columns = attributes.filter((attribute) => picked.has(attribute.id));
  if (field("differences").checked) columns = columns.filter((a) => shown.some((p) => codes(a)[p.place] !== codes(a)[shown[0].place]));
  return { shown, columns, sort };
}

/* Numbers as numbers, dates as dates (the page gives both as numbers), money within its currency, unknown last in both directions. */
function sorted(list, attribute, falling) {
  const keyed = list.map((platform) => {
    const key = platform.cells[attribute.place].dataset.order ?? "";
    const [, currency, number] = /^(?:([A-Z]{3}) )?(.*)$/.exec(key);
    return { platform, known: key !== "", currency: currency ?? "", number: Number(number) };
  });
  keyed.sort((a, b) => b.known - a.known || a.currency.localeCompare(b.currency) || (falling ? b.number - a.number : a.number - b.number) || a.platform.place - b.platform.place);
  return keyed.map((item) => item.platform);
}

// Drawing -------------------------------------------------------------------------------------------------------

let version = 0, drawn = { turned: false, rows: platforms, across: attributes, large: false }, elements = [...body.rows];
const usual = new Map(); // the height of a row in a table of a shape, as it was last seen
let shape = "", guessed = 0; // the shape of the table that is shown, and the version from which its height was read
let sight = { top: 0, bottom: innerHeight, left: 0, width: innerWidth };
let settling = 0; // the version of the table that was written but not yet laid out

function draw() {
  const { shown, columns, sort } = chosen();
  const turned = field("turned").checked, turning = turned !== drawn.turned;
  if (turning && version) scroller.scrollTo(0, 0); // before anything is written: it asks for the page's layout
  const rows = as(drawn.rows, turned ? columns : shown), across = as(drawn.across, turned ? shown : columns);
  const large = !printing && (rows.length * across.length > LARGE || Math.max(rows.length, across.length) > LONG);
  version += 1;
  for (const attribute of attributes) mark(attribute, sort);
  table.classList.toggle("x-large", large);
  table.classList.toggle("x-wide", across.length > WIDE);
  property(table, "--x-columns", across.length);
  table.setAttribute("aria-rowcount", rows.length + 1);
  table.setAttribute("aria-colcount", across.length + 1);
  corner.textContent = turned ? "Attribute" : "Platform";
  const now = rows.map(rowOf), staying = new Set(now);
  for (const element of elements) if (!staying.has(element)) empty(element);
  const same = rows === drawn.rows && across === drawn.across && large === drawn.large && version > 1;
  drawn = { turned, rows, across, large };
  shape = `${turned} ${narrow.matches ? across.length : across.length > WIDE}`;
  elements = now;
  tell(shown, columns, sort);
  if (turning) sight = { ...sight, top: 0, bottom: sight.bottom - Math.max(0, sight.top), left: 0 };
  const waiting = same ? [] : paint();
  later(waiting, version);
}

/* Fills what is in sight and gives back what can wait. In a large table all else stays empty but for some spare rows and columns around. */
function paint(spare = 0) {
  const { rows, across, large } = drawn;
  const [first, last] = rowsIn(sight, spare), [from, to] = columnsIn(sight, spare);
  if (!covers(headRow, from, to)) hold(headRow, corner, across.slice(from, to).map(columnHead), from);
  const waiting = [], near = [];
  const begin = large ? first : 0, end = large ? last : rows.length;
  for (let place = begin; place < end; place += 1) {
    const element = elements[place], filling = () => fill(element, rows[place], from, to);
    near.push(element);
    element.ariaRowIndex = place + 2;
    if (covers(element, from, to)) continue;
    if (large || (place >= first - 2 && place < last + 4)) filling();
    else waiting.push(filling);
  }
  if (large) {
    above.style.height = `${sum(0, begin)}px`;
    below.style.height = `${sum(end, rows.length)}px`;
    near.unshift(above);
    near.push(below);
  }
  const inside = body.contains(document.activeElement);
  arrange(body, near);
  if (inside && !body.contains(document.activeElement)) scroller.focus({ preventScroll: true }); // keys go on scrolling where the reader is
  return waiting;
}

/* Reads what a reader can see of the table's body, in pixels from its beginning. Called between frames only: amid
   changes it would have the browser lay out the whole page for it. */
function look() {
  const frame = scroller.getBoundingClientRect(), start = body.getBoundingClientRect().top;
  let seen = 0, count = 0;
  for (const element of body.rows) {
    if (!element.filled) continue;
    seen += element.tall = element.offsetHeight;
    count += 1;
  }
  if (guessed !== version && count) { // once a table, so that its end does not move while a reader scrolls
    usual.set(shape, seen / count);
    guessed = version;
  }
  const room = narrow.matches ? innerHeight : innerHeight - 5 * rem; // the frame grows with its table up to here: explorer.css
  sight = {
    top: Math.max(0, frame.top) - start, bottom: Math.min(innerHeight, frame.top + room) - start,
    left: scroller.scrollLeft, width: scroller.clientWidth - headWidth,
  };
}

/* A row's height as it was last seen, or a guess. Rows of a large table that are out of sight are not in the page at all. */
const height = (place) => elements[place].tall ?? usual.get(shape) ?? (narrow.matches ? drawn.across.length * 84 : columnWidth * 0.6);

/* The rows in a view, as places from and to; at least one, if there are any. */
function rowsIn({ top, bottom }, spare) {
  const count = elements.length;
  let edge = 0, first = 0;
  const start = Math.min(top, sum(0, count) - (bottom - top)); // a table that became short cannot be scrolled so far any more
  for (; first < count - 1 && edge + height(first) <= start; first += 1) edge += height(first);
  let last = first;
  for (; last < count && (last === first || edge < start + bottom - top); last += 1) edge += height(last);
  return [Math.max(0, first - spare), Math.min(count, last + spare)];
}

/* The columns in a view, likewise: all, unless the table is large. */
function columnsIn({ left, width }, spare) {
  const count = drawn.across.length;
  if (!drawn.large || count <= WIDE || narrow.matches) return [0, count];
  const start = Math.max(0, Math.min(left, count * columnWidth - width));
  return [Math.max(0, Math.floor(start / columnWidth) - spare), Math.min(count, Math.ceil((start + width) / columnWidth) + spare)];
}

const above = spacer(), below = spacer();

function spacer() {
  const row = document.createElement("tr");
  row.className = "x-spacer";
  row.ariaHidden = "true";
  return row;
}

function sum(from, to) {
  let total = 0;
  for (let place = from; place < to; place += 1) total += height(place);
  return total;
}

function fill(element, item, from, to) {
  const cells = drawn.across.slice(from, to).map((other) => {
    const cell = drawn.turned ? other.cells[item.place] : item.cells[other.place];
    if (cell.dataset.label !== other.label) cell.dataset.label = other.label;
    if (!cell.role) cell.role = "cell";
    return cell;
  });
  hold(element, item.rowHead, cells, from);
}

/* Puts cells into a row, those of the columns from a place on. */
function hold(element, head, cells, from) {
  for (const [place, cell] of cells.entries()) cell.ariaColIndex = from + place + 2;
  arrange(element, [head, ...cells]);
  property(element, "--x-skip", from);
  element.filled = { across: drawn.across, from, to: from + cells.length };
}

/* Whether a row has these columns already. */
const covers = ({ filled }, from, to) => filled?.across === drawn.across && filled.from <= from && filled.to >= to;

/* Gives an element these children and touches none that stands right already: whatever is touched is laid out again. */
function arrange(parent, children) {
  const staying = new Set(children), there = [...parent.children];
  if (!there.some((child) => staying.has(child))) return void parent.replaceChildren(...children);
  for (const child of there) if (!staying.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/* The old list if the new one says the same, so that a list is known by its identity. */
const as = (old, list) => (old.length === list.length && list.every((item, place) => item === old[place]) ? old : list);

/* Setting a property, even to what it is, makes the browser look at everything below it. */
function property(element, name, value) {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, value);
}

/* A row that is not shown: its cells may be another row's by the time it is shown again. */
function empty(element) {
  element.filled = null;
  element.tall = undefined;
}

/* What nobody sees yet is done when the browser is idle. */
function later(waiting, mine) {
  const idle = globalThis.requestIdleCallback ?? ((run) => setTimeout(() => run({ timeRemaining: () => 8 }), 16));
  const run = (deadline) => {
    if (version !== mine) return;
    while (waiting.length && deadline.timeRemaining() > 2) waiting.shift()();
    if (waiting.length) return void idle(run);
    look();
    if (drawn.large) paint(SPARE);
    root.dataset.whole = version; // tests wait for it
  };
  settling = mine;
  afterFrame(() => {
    settling = 0;
    idle(run);
  });
}

let asked = false;

function follow() {
  if (asked || settling === version) return; // what was just drawn looks for itself, after its frame
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    if (settling === version) return;
    look();
    if (drawn.large) later(paint(), version);
  });
}

/* On paper everything is in sight. */
let printing = false;

function print(now) {
  if (!drawn.large && !printing) return;
  printing = now;
  draw();
}

addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));

function rowOf(item) {
  if (item.row) return item.row;
  item.row = document.createElement("tr"); // an attribute's row, made when the table is first turned
  item.row.role = "row";
  return item.row;
}

function columnHead(item) {
  if (!item.head) {
    item.head = document.createElement("th");
    item.head.scope = "col";
    item.head.role = "columnheader";
    item.head.dataset.family = item.row.dataset.family;
    item.head.append(item.rowHead.querySelector("a").cloneNode(true));
  }
  return item.head;
}

/* Heads of attributes carry the sort; the one in use says its direction in a word and for screen readers. */
function mark(attribute, sort) {
  if (!attribute.rowHead) {
    attribute.rowHead = document.createElement("th");
    attribute.rowHead.scope = "row";
    attribute.rowHead.role = "rowheader";
    for (const head of [attribute.head, attribute.rowHead]) {
      if (attribute.type) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "x-sorter";
        button.dataset.sort = attribute.id;
        button.append(attribute.label);
        head.replaceChildren(button);
      } else head.textContent = attribute.label;
    }
  }
  const now = attribute === sort ? (field("falling").checked ? "descending" : "ascending") : "";
  if (attribute.now === now) return;
  attribute.now = now;
  for (const head of [attribute.head, attribute.rowHead]) {
    if (now) head.setAttribute("aria-sort", now);
    else head.removeAttribute("aria-sort");
  }
}

const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function tell(shown, columns, sort) {
  const all = { platforms: platforms.length, attributes: attributes.length };
  const filters = FIELDS.slice(0, 5).filter((name) => field(name).value.trim()).length;
  const counts = {
    platforms: `${platformBoxes.filter((box) => box.checked).length} of ${all.platforms}`,
    attributes: `${attributeBoxes.filter((box) => box.checked).length} of ${all.attributes}`,
    filters: filters ? `${filters} on` : "",
  };
  for (const place of form.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
  for (const box of topicBoxes) {
    const own = ofTopic.get(box.value);
    const on = own.filter((other) => other.checked).length;
    box.checked = on === own.length;
    box.indeterminate = on > 0 && on < own.length;
  }
  const parts = [`${shown.length} of ${plural(all.platforms, "platform")}, ${columns.length} of ${plural(all.attributes, "attribute")}`];
  if (sort) parts.push(`by ${sort.label.toLowerCase()}, ${field("falling").checked ? "highest or latest" : "lowest or earliest"} first${sort.type === "money" ? " within each currency" : ""}, unknown last`);
  if (!shown.length) parts.push("no platform answers to all of these filters: take one back");
  else if (!columns.length) parts.push(field("differences").checked ? "nothing chosen differs" : "choose an attribute");
  status.textContent = `${parts.join("; ")}.`;
}

// What a reader does ----------------------------------------------------------------------------------------------

let typing;

form.addEventListener("input", (event) => {
  const { name, type, value, checked } = event.target;
  if (name === "topics") for (const box of ofTopic.get(value)) box.checked = checked;
  if (name === "sort") field("falling").checked = ["count", "share", "money", "score"].includes(byId.get(value)?.type);
  draw();
  clearTimeout(typing);
  if (type === "search") typing = setTimeout(keep, 120, true); // one step back for a word, not one a letter
  else keep();
});

form.addEventListener("submit", (event) => event.preventDefault());

form.addEventListener("reset", (event) => {
  event.preventDefault();
  read("");
  draw();
  keep();
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const many = button?.dataset.all ?? button?.dataset.none;
  if (many) {
    for (const box of many === "platforms" ? platformBoxes : attributeBoxes) box.checked = "all" in button.dataset;
    draw();
    keep();
  } else if (button?.dataset.do) act(button.dataset.do).catch(() => { status.textContent = "That did not work in this browser."; });
});

form.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && event.target.closest("details[open]");
  if (panel) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  for (const panel of form.querySelectorAll("details[open]")) if (!panel.contains(event.target)) panel.open = false;
});

table.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sort]");
  if (!button) return;
  const same = field("sort").value === button.dataset.sort;
  field("sort").value = button.dataset.sort;
  field("falling").checked = same ? !field("falling").checked : byId.get(button.dataset.sort).type !== "date";
  draw();
  keep();
  table.querySelector(`[data-sort="${button.dataset.sort}"]`)?.focus(); // moving the head took the focus away
});

addEventListener("popstate", () => { read(); draw(); });
for (const event of ["scroll", "resize"]) addEventListener(event, follow, { capture: true, passive: true });

// What a reader takes away ------------------------------------------------------------------------------------------

/* The shown table as plain data. The other modules know nothing of the page. */
function shownTable() {
  const { shown, columns } = chosen();
  return {
    title: "China Social Guide: platforms compared", edition: root.dataset.edition, address: location.href,
    turned: field("turned").checked,
    platforms: shown.map((platform) => platform.label),
    attributes: columns.map(({ label, unit, type }) => ({ label, unit, type })),
    cells: shown.map((platform) => columns.map((column) => {
      const cell = platform.cells[column.place], small = cell.querySelector("small"), scope = cell.querySelector("span");
      const source = small?.querySelector("a:nth-of-type(2)");
      return { value: said(cell), scope: scope?.textContent ?? "", mark: small?.textContent ?? "", source: source?.href ?? "" };
    })),
  };
}

async function act(what) {
  if (what === "link") {
    await copy(location.href);
    status.textContent = "The address of this view is copied.";
    return;
  }
  const sheets = await import("./sheets.js"); // only who takes something away loads what writes it
  const data = shownTable();
  if (what === "markdown") {
    await copy(sheets.markdown(data));
    status.textContent = `${plural(data.platforms.length, "platform")} by ${plural(data.attributes.length, "attribute")} copied as Markdown.`;
    return;
  }
  const blob = what === "csv" ? new Blob([sheets.csv(data)], { type: "text/csv;charset=utf-8" }) : sheets.xlsx(data);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `china-social-guide-${data.edition}.${what}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  status.textContent = `${plural(data.platforms.length, "platform")} by ${plural(data.attributes.length, "attribute")} downloaded as ${what.toUpperCase()}.`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not on https, or not allowed: the old way
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "g-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copying is not allowed");
  }
}

// Begin: rows and cells are told their roles, since flex boxes lose them in some browsers -----

for (const part of [table.tHead, body]) part.role = "rowgroup";
headRow.role = "row";
for (const head of headRow.cells) head.role = "columnheader";
for (const { row, rowHead } of platforms) {
  row.role = "row";
  rowHead.role = "rowheader";
}
for (const panel of form.querySelectorAll("details")) panel.setAttribute("name", "x-panel"); // one open at a time
root.classList.add("x-on");
form.hidden = false;
read();
draw();
prepare([...attributes]);

/* Reads what "differences only" needs, an attribute at a time, while nobody waits. */
function prepare(left) {
  const started = performance.now();
  while (left.length && performance.now() - started < 8) codes(left.pop());
  if (left.length) setTimeout(prepare, 30, left);
}
