/* The chooser at /choose/. The page carries the rules as data, made by scripts/guide/chooser.py; `rank`, `contradictions`
   and `changes` are the same few lines as there, and a test compares both over every path of answers. */

const root = document.querySelector(".x-chooser");
const form = root.querySelector("form");
const status = root.querySelector(".x-status");
const result = root.querySelector(".x-result");
export const table = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
const byId = new Map(table.platforms.map((platform) => [platform.id, platform]));
const SHORT = 3;

// The reckoning --------------------------------------------------------------------------------------------------

export function rank(answers) {
  const given = table.questions.flatMap((question) => question.answers.filter((answer) => answers[question.id] === answer.id));
  const company = given.find((answer) => answer.company)?.company;
  const needs = table.functions.filter((task) => given.some((answer) => answer.needs.includes(task)));
  return table.platforms.map((platform) => {
    const found = Object.entries(answers).flatMap(([question, answer]) => platform.reasons[`${question}.${answer}`] ?? []);
    const routes = company ? needs.map((task) => platform.routes[`${company}.${task}`]) : [];
    const points = new Map();
    for (const reason of [...found, ...routes]) points.set(reason.anchor, (points.get(reason.anchor) ?? 0) + reason.points);
    return {
      platform: platform.id, points: [...points.values()].reduce((sum, number) => sum + number, 0),
      closed: routes.some((route) => route.answer === "no"), reasons: [...points].map(([anchor, number]) => ({ points: number, anchor })),
    };
  }).sort((a, b) => a.closed - b.closed || b.points - a.points);
}

export function contradictions(answers) {
  return table.contradictions.filter((item) => item.when.every((name) => {
    const [question, answer] = name.split(".");
    return answers[question] === answer;
  })).map((item) => item.says);
}

export function changes(answers) {
  const first = rank(answers)[0].platform;
  return table.questions.filter((question) => question.id in answers).flatMap((question) => {
    for (const answer of question.answers) {
      const other = rank({ ...answers, [question.id]: answer.id })[0].platform;
      if (other !== first) return [[question.id, answer.id, other]];
    }
    return [];
  });
}

// What is said -----------------------------------------------------------------------------------------------------

function make(tag, ...inside) {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
}

/* `Sales: strong …` with its first word or question as the link to where it is at home. */
function sentence(platform, { points, anchor }) {
  const text = platform.said[anchor], end = /[:?]/.exec(text).index + (/[:?]/.exec(text)[0] === "?" ? 1 : 0);
  const link = make("a", text.slice(0, end));
  link.href = `${platform.href}#${anchor}`;
  const sign = make("b", `${points > 0 ? "+" : points < 0 ? "−" : ""}${Math.abs(points)}`);
  sign.className = "x-points";
  return make("li", sign, " ", link, text.slice(end));
}

function reasons(platform, item) {
  const parts = [["Why", (points) => points > 0], ["Why not", (points) => points < 0], ["Neither for nor against", (points) => points === 0]];
  const lists = parts.flatMap(([head, belongs]) => {
    const own = item.reasons.filter((reason) => belongs(reason.points)).sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
    return own.length ? [make("p", make("b", head)), make("ul", ...own.map((reason) => sentence(platform, reason)))] : [];
  });
  return lists.length ? lists : [make("p", "Nothing in the guide speaks for it or against it on these answers.")];
}

const total = (item) => `${item.points < 0 ? "−" : ""}${Math.abs(item.points)} ${Math.abs(item.points) === 1 ? "point" : "points"}${item.closed ? ", closed to your company" : ""}`;

function card(item, place) {
  const platform = byId.get(item.platform);
  const link = make("a", platform.name);
  link.href = platform.href;
  const family = make("span", platform.category);
  family.className = "g-family";
  family.dataset.family = platform.family;
  const points = make("span", total(item));
  points.className = "x-total";
  const article = make("article", make("h3", `${place + 1}. `, link, " ", family, " ", points), make("p", `${platform.summary.replace(/\.$/, "")}.`), ...reasons(platform, item));
  article.className = "x-card";
  article.dataset.family = platform.family;
  return article;
}

/* What the reader should know before trusting the order. */
function doubts(answers, ranked) {
  const said = contradictions(answers);
  const [first, second] = ranked;
  const top = byId.get(first.platform);
  const wanted = table.questions.flatMap((question) => question.answers.filter((answer) => answers[question.id] === answer.id)).find((answer) => answer.goals.length);
  if (wanted) {
    const goal = wanted.goals[0], word = (platform) => platform.said[`fit-${goal}`]?.split(":")[0].toLowerCase();
    if (top.fit[goal] && top.fit[goal] !== "strong") said.push(`${top.name} comes first although it is only ${top.fit[goal]} for ${word(top)}: your other answers weigh more.`);
    for (const item of ranked) {
      const platform = byId.get(item.platform);
      if (item.closed && platform.fit[goal] === "strong") said.push(`${platform.name} is strong for ${word(platform)}, but closed to your company.`);
    }
  }
  if (first.closed) said.push("Every platform is closed to your company for what you want. Read how others enter from outside China.");
  else if (first.points <= 0) said.push("No platform has more for it than against it on these answers.");
  if (second && first.points === second.points && first.closed === second.closed) said.push(`${top.name} and ${byId.get(second.platform).name} are level; nothing in the guide puts one before the other.`);
  return said;
}

function draw() {
  const answers = given();
  const count = Object.keys(answers).length;
  if (!count) {
    status.textContent = "Answer one question or more; the list changes with every answer.";
    result.replaceChildren();
    return;
  }
  const ranked = rank(answers), short = ranked.slice(0, SHORT);
  status.textContent = `${count} of ${table.questions.length} answered. First: ${short.map((item) => byId.get(item.platform).name).join(", then ")}.`;
  const parts = [make("h2", "Your short list")];
  const warnings = doubts(answers, ranked);
  if (warnings.length) {
    const note = make("div", make("p", make("b", "Before you read on")), make("ul", ...warnings.map((text) => make("li", text))));
    note.className = "x-doubts";
    parts.push(note);
  }
  parts.push(...short.map(card));
  const others = changes(answers).map(([question, answer, platform]) => {
    const about = table.questions.find((item) => item.id === question), other = about.answers.find((item) => item.id === answer);
    const link = make("a", other.label);
    link.href = `?${new URLSearchParams({ ...answers, [question]: answer })}`;
    link.dataset.question = question;
    link.dataset.answer = answer;
    return make("li", `${about.label} Answer “`, link, `”, and ${byId.get(platform).name} comes first.`);
  });
  parts.push(make("h3", "What would change the answer"), others.length ? make("ul", ...others) : make("p", `No other single answer puts another platform before ${byId.get(ranked[0].platform).name}.`));
  parts.push(make("h3", "All others, with the same count"));
  for (const [place, item] of ranked.slice(SHORT).entries()) {
    const platform = byId.get(item.platform);
    const link = make("a", `${platform.name} in the guide`);
    link.href = platform.href;
    const more = make("details", make("summary", `${place + SHORT + 1}. ${platform.name}: ${total(item)}`), make("p", link), ...reasons(platform, item));
    more.className = "x-other";
    parts.push(more);
  }
  parts.push(make("p", "Points are the guide's judgement: a goal's fit counts most, a fact about people or formats less, and what your company may do adds or takes away. Unknown takes a little away, since you would have to find out."));
  parts.at(-1).className = "g-note";
  result.replaceChildren(...parts);
}

// What a reader does -----------------------------------------------------------------------------------------------

function given() {
  return Object.fromEntries(table.questions.map((question) => [question.id, form.elements.namedItem(question.id).value]).filter(([, answer]) => answer));
}

function read() {
  const query = new URLSearchParams(location.search);
  for (const box of form.querySelectorAll("input")) box.checked = query.get(box.name) === box.value;
  draw();
}

function keep() {
  const query = new URLSearchParams(given()).toString();
  history.pushState(null, "", query ? `?${query}` : location.pathname);
}

form.addEventListener("change", () => { draw(); keep(); });
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  history.pushState(null, "", location.pathname);
  read();
});

form.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-do]")) return;
  try {
    await navigator.clipboard.writeText(location.href);
    status.textContent = "The address of your answers is copied.";
  } catch { // not on https, or not allowed
    status.textContent = `Copy the address of this page: ${location.href}`;
  }
});

result.addEventListener("click", (event) => {
  const link = event.target.closest("[data-question]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const box = form.querySelector(`[name="${link.dataset.question}"][value="${link.dataset.answer}"]`);
  box.checked = true;
  draw();
  keep();
  box.focus(); // the link is gone: the reader stands where the answer was changed
});

addEventListener("popstate", read);

form.hidden = false;
read();
