"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const BATCH = 60;
  const WORDS = { accept: "One name", reject: "Two names", ignore: "Leave as it is" };
  const KEYS = { y: "accept", n: "reject", i: "ignore" };
  const decisions = new Map();
  let matching = [];
  let drawn = 0;

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  function drawing(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  for (const [number, finding] of data.findings.entries()) {
    finding.number = number;
    finding.files = new Set(finding.spellings.flatMap((spelling) => spelling.places.map((place) => place.file)));
    const words = [finding.name, finding.id, finding.reason, ...finding.spellings.map((spelling) => spelling.text), ...finding.files];
    finding.haystack = words.join("\n").toLowerCase();
  }

  function marked(snippet, spelling) {
    const place = snippet.toLowerCase().indexOf(spelling.toLowerCase());
    if (place < 0) return [snippet];
    const end = place + spelling.length;
    return [snippet.slice(0, place), element("mark", {}, snippet.slice(place, end)), snippet.slice(end)];
  }

  function spellingItem(spelling, most) {
    const places = spelling.places.map((place) =>
      element("li", {}, ...marked(place.snippet, spelling.text), " ",
        element("span", { class: "where" }, `${place.file}:${place.line}:${place.column}${place.doc_id ? ` (${place.doc_id})` : ""}`)));
    const rest = spelling.count - spelling.places.length;
    if (rest > 0) places.push(element("li", {}, `and ${rest} more`));
    const times = spelling.count === 1 ? "once" : `${spelling.count} times`;
    const wish = spelling.suggestion ? `write ${spelling.suggestion}` : "";
    const fill = element("div", { class: "fill" });
    fill.style.width = `${(100 * spelling.count) / most}%`;
    return element("li", { class: `spelling ${spelling.suggestion ? "change" : "keep"}` },
      element("div", { class: "head" }, element("b", {}, spelling.text), element("span", {}, times), element("span", {}, wish)),
      element("div", { class: "track", "aria-hidden": "true" }, fill),
      element("ul", { class: "places" }, ...places));
  }

  function map(finding) {
    if (finding.latitude === null || !data.land) return null;
    const label = `${finding.name} at ${finding.latitude.toFixed(2)}, ${finding.longitude.toFixed(2)}`;
    return drawing("svg", { viewBox: "0 0 360 180", role: "img", "aria-label": label },
      drawing("path", { class: "land", d: data.land }),
      drawing("circle", { class: "point", cx: finding.longitude + 180, cy: 90 - finding.latitude, r: 7 }),
      drawing("rect", { class: "frame", x: 0.5, y: 0.5, width: 359, height: 179 }));
  }

  function card(finding) {
    const most = Math.max(...finding.spellings.map((spelling) => spelling.count));
    const about = [finding.id, finding.kind, finding.scope === "corpus" ? "across documents" : ""].filter(Boolean).join(" · ");
    const heading = element("h2", { id: `name-${finding.number}` }, finding.name, " ", element("span", { class: "id" }, about));
    const buttons = Object.entries(WORDS).map(([verdict, words]) => {
      const button = element("button", { type: "button", "data-verdict": verdict, "aria-pressed": "false" }, words);
      button.addEventListener("click", () => decide(finding, verdict));
      return button;
    });
    const made = element("article", { id: `finding-${finding.number}`, class: finding.severity, tabindex: "0", "aria-labelledby": `name-${finding.number}` });
    made.append(
      element("p", { class: "tag", title: data.rules[finding.rule].about }, element("b", {}, finding.severity), ` ${finding.rule}`),
      heading, element("p", {}, finding.reason),
      element("ul", { class: "spellings" }, ...finding.spellings.map((spelling) => spellingItem(spelling, most))));
    const drawn = map(finding);
    if (drawn) made.append(drawn);
    made.append(element("div", { class: "buttons", role: "group", "aria-label": "Decision" }, ...buttons));
    paint(made, finding);
    return made;
  }

  function paint(made, finding) {
    const verdict = decisions.get(finding.number);
    made.classList.toggle("decided", Boolean(verdict));
    for (const button of made.querySelectorAll("[data-verdict]")) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
  }

  function decide(finding, verdict) {
    if (!verdict || decisions.get(finding.number) === verdict) decisions.delete(finding.number);
    else decisions.set(finding.number, verdict);
    const made = byId(`finding-${finding.number}`);
    if (made) paint(made, finding);
    byId("export").disabled = decisions.size === 0;
    say();
  }

  function say() {
    const decided = decisions.size ? `, ${decisions.size} decided` : "";
    byId("shown").textContent = `${matching.length} of ${data.findings.length} findings${decided}`;
  }

  function more() {
    const next = matching.slice(drawn, drawn + BATCH);
    byId("findings").append(...next.map(card));
    drawn += next.length;
    byId("more").hidden = drawn >= matching.length;
  }

  function filter() {
    const query = byId("query").value.trim().toLowerCase();
    const wanted = Object.fromEntries(["kind", "severity", "rule", "file", "state"].map((name) => [name, byId(name).value]));
    matching = data.findings.filter((finding) =>
      (!query || finding.haystack.includes(query)) &&
      (!wanted.kind || (finding.kind || "unknown") === wanted.kind) &&
      (!wanted.severity || finding.severity === wanted.severity) &&
      (!wanted.rule || finding.rule === wanted.rule) &&
      (!wanted.file || finding.files.has(wanted.file)) &&
      (!wanted.state || decisions.has(finding.number) === (wanted.state === "decided")));
    byId("findings").replaceChildren();
    drawn = 0;
    more();
    say();
  }

  function choices(id, values) {
    byId(id).append(element("option", { value: "" }, "all"), ...values.map((value) => element("option", { value }, value)));
  }

  function cell(value) {
    const text = String(value ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function exported() {
    const who = byId("who").value.trim();
    const when = new Date().toISOString().slice(0, 10);
    const rows = [...decisions].sort((left, right) => left[0] - right[0]).map(([number, verdict]) => {
      const finding = data.findings[number];
      const values = {
        spellings: finding.spellings.map((spelling) => spelling.text).sort().join(data.decisions.joint),
        kind: finding.kind, scope: "", decision: verdict, preferred: verdict === "accept" ? finding.suggestion : "",
        who, when, why: "", evidence: finding.fingerprint,
      };
      return data.decisions.columns.map((column) => cell(values[column])).join(",");
    });
    return `${[data.decisions.columns.join(","), ...rows].join("\n")}\n`;
  }

  function download() {
    const link = element("a", { download: "decisions.csv", href: URL.createObjectURL(new Blob([exported()], { type: "text/csv" })) });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    const cards = [...document.querySelectorAll("article")];
    const here = event.target.closest("article");
    if (event.key === "/") { event.preventDefault(); byId("query").focus(); }
    else if (event.key === "j" || event.key === "k") {
      const place = cards.indexOf(here) + (event.key === "j" ? 1 : -1);
      if (place >= cards.length && drawn < matching.length) more();
      (document.querySelectorAll("article")[Math.max(place, 0)] || here)?.focus();
    } else if (here && (KEYS[event.key] || event.key === "u")) {
      decide(data.findings[Number(here.id.slice("finding-".length))], KEYS[event.key]);
    }
  }

  const unique = (values) => [...new Set(values)].sort();
  const { summary } = data;
  const counts = Object.entries(summary.by_severity).filter(([, count]) => count).map(([name, count]) => `${count} ${name}${count === 1 ? "" : "s"}`);
  byId("summary").textContent = `${counts.join(", ") || "Nothing to report"} in ${summary.documents} document${summary.documents === 1 ? "" : "s"}, ${summary.names} names read`;
  choices("kind", unique(data.findings.map((finding) => finding.kind || "unknown")));
  choices("severity", ["error", "warning", "note"].filter((name) => summary.by_severity[name]));
  choices("rule", unique(data.findings.map((finding) => finding.rule)));
  choices("file", unique(data.findings.flatMap((finding) => [...finding.files])));
  byId("filters").addEventListener("input", filter);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more").addEventListener("click", more);
  byId("export").addEventListener("click", download);
  document.addEventListener("keydown", key);
  window.addEventListener("beforeunload", (event) => { if (decisions.size && !window.auditTest) event.preventDefault(); });
  window.auditDecisions = exported;
  filter();
})();
