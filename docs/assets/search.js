// The search box: the theme's place and keys (/, s, f, arrows, Enter, Escape). The engine and its index are loaded when
// the box is first used, by script tags and not by fetching, so that it works from a folder too.
(() => {
  "use strict";

  const root = new URL("..", document.currentScript.src);
  const dialog = document.querySelector(".g-search");
  const toggle = document.getElementById("__search");
  if (!dialog || !toggle) return;
  const input = dialog.querySelector(".md-search__input");
  const status = dialog.querySelector(".md-search-result__meta");
  const list = dialog.querySelector(".md-search-result__list");
  const hint = status.textContent;
  const LABELS = { platform: "Platform", attribute: "Comparison", pair: "Comparison", fact: "Fact", route: "What a company can do", figure: "Figure", event: "History", source: "Source" };
  let engine, loading, shown;

  const asked = {};
  const script = (path) => (asked[path] ||= new Promise((resolve, reject) => {
    const failed = (event) => { delete asked[path]; reject(event); };
    const tag = Object.assign(document.createElement("script"), { src: new URL(path, root).href, async: false, onload: resolve, onerror: failed });
    document.head.append(tag);
  }));

  function load() {
    loading ||= Promise.all(["assets/search-words.js", "assets/search-engine.js", "search/index.js"].map(script)).then(
      () => { engine = window.GuideSearch.load(window.guideIndex); search(); },
      () => { loading = undefined; status.textContent = "The search could not be loaded. Try again, or look in the glossary."; },
    );
  }

  // A page of a folder has no server that would add index.html.
  function link(address) {
    const url = new URL(address, root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  }

  const make = (tag, className, ...inside) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...inside);
    return node;
  };

  // Chinese inside English is marked as Chinese; words that were typed are underlined.
  function pattern(words) {
    const runs = window.GuideWords.fold(words).match(/[a-z0-9]+|[㐀-䶿一-鿿〇]+/g) || [];
    const typed = runs.filter((run) => !window.guideIndex.stopped.includes(run));
    const latin = typed.filter((run) => /[a-z0-9]/.test(run)).map((run) => `${window.GuideWords.shorten(run)}[a-z]*`);
    return { split: new RegExp(`([㐀-䶿一-鿿〇]+${latin.length ? `|\\b(?:${latin.join("|")})` : ""})`, "i"), chinese: typed.filter((run) => !/[a-z0-9]/.test(run)) };
  }

  function written(text, { split, chinese }) {
    return text.split(split).map((part, place) => {
      if (place % 2 === 0) return part;
      const ours = /[㐀-䶿一-鿿〇]/.test(part);
      const node = make(!ours || chinese.some((run) => part.includes(run) || run.includes(part)) ? "mark" : "span", "", part);
      if (ours) node.lang = "zh-Hans";
      return node;
    });
  }

  // The line under a result comes with a file for its page, which the index names, once that is loaded.
  function noted(place) {
    const known = () => { place.note = window.guideNotes?.[place.page]?.[place.order] || ""; };
    return script(place.lines).then(known, known);
  }

  function entry(place, answer, typed) {
    const where = make("span", "g-found-where", LABELS[place.kind] && place.kind !== "platform" ? `${LABELS[place.kind]} · ${place.on || "Compare"}` : place.kind === "platform" ? "Platform" : place.on);
    const title = make("span", "g-found-title", ...written(place.title, typed));
    const body = make("article", "md-search-result__article md-typeset", where, title);
    const say = () => {
      const [value, mark] = (place.note || "").split(" | ");
      if (mark !== undefined) body.append(make("span", "g-found-value", ...written(value, typed)), make("span", "g-found-mark", ...written(mark, typed)));
      else if (place.note) body.append(make("span", "g-found-note", ...written(place.note, typed)));
    };
    if (place.note === 0 && place.order >= 0) noted(place).then(say);
    else say();
    const anchor = make("a", "md-search-result__link", body);
    anchor.href = link(place.address);
    const item = make("li", `md-search-result__item g-found${answer ? " g-answer" : ""}`, anchor);
    item.dataset.kind = place.kind;
    return item;
  }

  function nothing(words, nearest) {
    const { report, method, glossary } = dialog.dataset;
    const item = make("li", "g-nothing md-typeset");
    if (nearest.length) {
      const doors = nearest.flatMap((place, order) => [order ? ", " : "", Object.assign(make("a", "", ...written(place.title, pattern(""))), { href: link(place.address) })]);
      item.append(make("p", "", "Nearest: ", ...doors));
    }
    item.append(make("p", "", "All terms stand in the ", Object.assign(make("a", "", "glossary"), { href: glossary }), "."));
    const issue = `${report}/issues/new?title=${encodeURIComponent(`Search: ${words}`)}&body=${encodeURIComponent(`I looked for “${words}” and found nothing.`)}`;
    item.append(make("p", "", Object.assign(make("a", "", "Tell us what you looked for"), { href: report ? issue : method }), "."));
    return item;
  }

  const counted = (kinds) => kinds.filter(([all, name], at) => all.length || (at && name === "result")).map(([all, name]) => `${all.length} ${name}${all.length === 1 ? "" : "s"}`).join(", ");

  // A title that was typed whole stands first, as long as nobody has moved into the list.
  function addSources(words, typed, answers, results) {
    const sources = window.GuideSearch.cited(window.guideSources, words);
    if (!sources.length) return;
    const added = sources.map((source) => entry(source, false, typed));
    if (!list.querySelector(".g-found")) list.replaceChildren(...added);
    else if (sources[0].whole && document.activeElement === input) list.prepend(...added);
    else list.append(...added);
    status.textContent = counted([[answers, "answer"], [results, "result"], [sources, "source"]]);
  }

  function search() {
    const words = input.value.trim();
    if (!engine || words === shown) return;
    list.dataset.asked = shown = words; // by which a test knows that this is the answer
    performance.mark("guide-search-start");
    if (!words) {
      list.replaceChildren();
      status.textContent = hint;
      return;
    }
    const { answers, results, nearest, aside, bad } = engine.find(words);
    const typed = pattern(words);
    const found = results.map((place) => entry(place, false, typed));
    found.splice(aside && answers.length && found.length ? 1 : 0, 0, ...answers.map((place) => entry(place, true, typed)));
    dialog.querySelector(".md-search__scrollwrap").scrollTop = 0;
    list.replaceChildren(...(found.length ? found : [nothing(words, nearest)]));
    status.textContent = found.length ? counted([[answers, "answer"], [results, "result"]]) : `Nothing found for “${words}”`;
    if (bad) script("search/sources.js").then(() => { if (shown === words) addSources(words, typed, answers, results); }, () => {});
    performance.measure("guide-search", "guide-search-start");
  }

  const open = (yes) => { if (toggle.checked !== yes) toggle.click(); };
  const links = () => [...dialog.querySelectorAll(".md-search-result a")];

  input.setAttribute("autocorrect", "off"); // Safari's own: no valid page may hold it
  input.addEventListener("focus", () => { open(true); load(); });
  toggle.addEventListener("change", () => { if (toggle.checked) setTimeout(() => toggle.checked && input.focus(), 50); else input.blur(); });
  // While an input method composes, what stands in the box is not yet what the reader means.
  for (const event of ["input", "keyup", "compositionend"]) input.addEventListener(event, (happened) => { if (!happened.isComposing) search(); });
  // An entrance to the search in a page's text; without scripts it leads to what the search is.
  document.querySelector(".g-ask")?.addEventListener("click", (happened) => {
    if (happened.ctrlKey || happened.metaKey || happened.shiftKey) return;
    happened.preventDefault();
    open(true);
    input.focus();
  });
  input.form.addEventListener("submit", (happened) => happened.preventDefault());
  input.form.addEventListener("reset", () => setTimeout(() => { search(); input.focus(); }));
  dialog.addEventListener("click", (happened) => { if (happened.target.closest(".md-search-result a")) open(false); });

  document.addEventListener("keydown", (happened) => {
    if (happened.isComposing || happened.ctrlKey || happened.metaKey || happened.altKey) return;
    const at = document.activeElement;
    if (!toggle.checked) {
      if (!["/", "s", "f"].includes(happened.key) || at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return;
      happened.preventDefault();
      open(true);
      input.focus();
      return;
    }
    if (happened.key === "Escape") { open(false); input.blur(); return; }
    if (!dialog.contains(at)) return;
    const all = links(), place = all.indexOf(at);
    if (happened.key === "ArrowDown" && all.length) { happened.preventDefault(); all[(place + 1) % all.length].focus(); }
    else if (happened.key === "ArrowUp" && all.length) { happened.preventDefault(); if (place === 0) input.focus(); else all[(place < 0 ? all.length : place) - 1].focus(); }
    else if (happened.key === "Enter" && at === input) { happened.preventDefault(); search(); all.length && links()[0].click(); }
  });

  const address = new URL(location.href);
  if (address.searchParams.has("q")) {
    input.value = address.searchParams.get("q");
    load();
    open(true); // nothing can be focused before the page is drawn
  }
})();
