// The moving parts of the theme's frame, in 3 kB for the theme's 110: light and dark, the way back to the top, contents that follow
// the reader, and which edition this is. Menus, drawer and search open without any of it, by the theme's own boxes and labels.
(() => {
  "use strict";

  const root = new URL("..", document.currentScript.src);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Light and dark: partials/javascripts/palette.js painted the page already. The choice is kept for this site or edition alone.
  const chosen = () => palette.options.findIndex((option) => option.checked);
  palette.light.addEventListener("change", () => palette.show(chosen()));
  for (const option of palette.options) {
    option.addEventListener("change", () => {
      palette.show(chosen());
      try { localStorage.setItem(palette.key, chosen()); } catch { /* a browser that keeps nothing shows the choice on this page */ }
    });
  }

  // What follows the reader: the header's shadow and title, the way to the top, and the place in the contents.
  const header = document.querySelector(".md-header");
  const title = document.querySelector(".md-header__title");
  const head = document.querySelector("h1");
  const top = document.querySelector(".md-top");
  const scroller = document.querySelector(".md-sidebar--secondary .md-sidebar__scrollwrap");
  const contents = all(".md-sidebar--secondary .md-nav__link[href*='#']").map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]).filter(([, target]) => target);
  let before = scrollY, due, active;
  function follow() {
    due = undefined;
    const y = scrollY, edge = header.offsetHeight;
    header.classList.toggle("md-header--shadow", y > 0);
    title.classList.toggle("md-header__title--active", Boolean(head) && head.getBoundingClientRect().bottom < edge);
    if (top && y !== before) top.hidden = y > before || y < 400;
    before = y;
    const atEnd = y > 0 && Math.ceil(y + innerHeight) >= document.documentElement.scrollHeight;
    let now = contents.findLastIndex(([, target]) => target.getBoundingClientRect().top < edge + 40);
    // At a page's end nothing more can rise to the edge: what was asked for by its address is where the reader is.
    if (atEnd) now = Math.max(now, contents.findIndex(([link]) => link.hash === location.hash));
    if (now === active) return;
    active = now;
    for (const [place, [link]] of contents.entries()) {
      link.classList.toggle("md-nav__link--passed", place < now);
      link.classList.toggle("md-nav__link--active", place === now);
    }
    const link = contents[now]?.[0];
    if (link) scroller.scrollTop = link.offsetTop - scroller.clientHeight / 2;
  }
  addEventListener("scroll", () => { due ||= requestAnimationFrame(follow); }, { passive: true });
  addEventListener("resize", () => { due ||= requestAnimationFrame(follow); });
  follow();
  top?.addEventListener("click", () => {
    scrollTo({ top: 0, behavior: still() ? "instant" : "smooth" });
    document.querySelector(".md-logo").focus({ preventScroll: true });
  });

  // In an edition: whether it is the latest, and which others there are. `mike` keeps their list beside them.
  const outdated = document.querySelector("[data-md-component=outdated]");
  function edition(list) {
    const name = root.pathname.split("/").at(-2);
    const current = list.find(({ version, aliases }) => version === name || aliases.includes(name));
    if (!current) return;
    outdated.hidden = current.aliases.includes("latest");
    const choice = document.createElement("div");
    choice.className = "md-version";
    choice.innerHTML = '<button type="button" class="md-version__current" aria-label="Choose an edition"></button><ul class="md-version__list"></ul>';
    choice.firstChild.textContent = current.title;
    for (const { version, title } of list) {
      // A published address never dies, so that a later edition has this page; an earlier one may not have it yet.
      const path = version < current.version ? "" : location.pathname.slice(root.pathname.length) + location.hash;
      const link = Object.assign(document.createElement("a"), { className: "md-version__link", href: new URL(`../${version}/${path}`, root).href, textContent: title });
      const item = Object.assign(document.createElement("li"), { className: "md-version__item" });
      item.append(link);
      choice.lastChild.append(item);
    }
    document.querySelector(".md-header__topic").append(choice);
  }
  if (outdated) fetch(new URL("../versions.json", root)).then((answer) => answer.json()).then(edition, () => {}); // a copy taken from its place has no list

  // The page's own place in a long menu.
  const menu = document.querySelector(".md-sidebar--primary .md-sidebar__scrollwrap");
  const here = menu?.querySelector("a.md-nav__link--active");
  const below = here ? here.getBoundingClientRect().bottom - menu.getBoundingClientRect().bottom : 0;
  if (below > 0 && menu.scrollHeight > menu.clientHeight + 20) menu.scrollTop = below + menu.clientHeight / 2;

  // What scrolls sideways is reached by key.
  const reach = () => { for (const code of all("pre > code")) code.toggleAttribute("tabindex", code.scrollWidth > code.clientWidth) && (code.tabIndex = 0); };
  addEventListener("resize", reach);
  reach();

  // A label that keys reach is pressed by them; Escape shuts the drawer. The keys of the search are its own.
  document.addEventListener("keydown", (happened) => {
    if (happened.isComposing || happened.ctrlKey || happened.metaKey || happened.altKey) return;
    if (document.activeElement.matches("label") && ["Enter", " "].includes(happened.key)) {
      happened.preventDefault();
      document.activeElement.click();
    }
    if (happened.key === "Escape") document.getElementById("__drawer").checked = false;
  });

  // What is folded would be missing on paper.
  addEventListener("beforeprint", () => { for (const folded of all("details:not([open])")) { folded.open = true; folded.dataset.printed = ""; } });
  addEventListener("afterprint", () => { for (const unfolded of all("details[data-printed]")) { unfolded.open = false; delete unfolded.dataset.printed; } });
})();
