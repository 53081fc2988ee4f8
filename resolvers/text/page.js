"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const element = (name, content, className) => {
  const node = document.createElement(name);
  if (content !== undefined) node.textContent = content;
  if (className) node.className = className;
  return node;
};
const card = document.getElementById("card");
const mentions = data.documents.flatMap((doc, number) => doc.mentions.map((m) => Object.assign(m, { document: number })));
const choices = new Map();

// The text, with its marks.
const texts = document.getElementById("texts");
for (const doc of data.documents) {
  const article = element("article");
  if (doc.id) article.append(element("h2", doc.id));
  for (const piece of doc.segments) {
    if (typeof piece === "string") { article.append(piece); continue; }
    const mention = doc.mentions[piece];
    const mark = element("mark", mention.text);
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mention.mark = mark;
    dress(mention);
    mark.addEventListener("mouseenter", () => { if (!card.dataset.pinned) show(mention, false); });
    mark.addEventListener("mouseleave", () => { if (!card.dataset.pinned) hide(); });
    mark.addEventListener("click", () => show(mention, true));
    mark.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(mention, true); } });
    article.append(mark);
  }
  texts.append(article);
}
const count = (status) => mentions.filter((m) => m.status === status).length;
document.getElementById("summary").textContent =
  `${mentions.length} mentions: ${count("matched")} matched, ${count("ambiguous")} ambiguous, ${count("unmatched")} in no table`;

function dress(mention) {
  const status = choices.has(mention) ? "matched" : mention.status;
  mention.mark.className = [mention.kind || "place", status, mention.form].join(" ");
  mention.mark.setAttribute("aria-label", `${mention.text}: ${mention.kind || "name"}, ${status}`);
}

// The card of a mention: who it is, why, and what else it may be.
function show(mention, pinned) {
  const chosen = choices.get(mention);
  const best = chosen || mention.candidates.find((c) => c.id === mention.id);
  card.replaceChildren(element("h3", best ? best.name : mention.text));
  const about = [mention.kind, mention.form === "name" ? "" : mention.form, best && best.about && best.about.replace("_", " "), best && best.country].filter(Boolean);
  card.append(element("p", about.join(", ")));
  if (best) card.append(element("code", `${best.id}   score ${best.score.toFixed(2)}`));
  card.append(element("p", chosen ? "Chosen by you." : mention.reason, "reason"));
  if (mention.approximate) card.append(element("p", "The point is borrowed from the place named nearest.", "reason"));
  if (pinned && (mention.status === "ambiguous" || mention.candidates.length > 1)) {
    for (const candidate of mention.candidates) {
      const label = element("label");
      const radio = element("input");
      radio.type = "radio"; radio.name = "candidate"; radio.checked = candidate === best;
      radio.addEventListener("change", () => { choices.set(mention, candidate); dress(mention); document.getElementById("save").hidden = false; draw(); show(mention, true); });
      label.append(radio, element("span", [candidate.name, candidate.country, candidate.about && candidate.about.replace("_", " ")].filter(Boolean).join(", ")), element("span", candidate.score.toFixed(2)));
      card.append(label);
    }
  }
  if (pinned && best && best.evidence && best.evidence.length) {
    const list = element("dl");
    for (const [detail, bits] of best.evidence) list.append(element("dt", detail), element("dd", `${bits > 0 ? "+" : ""}${bits.toFixed(1)} bits`));
    card.append(list);
  }
  card.hidden = false;
  if (pinned) card.dataset.pinned = "yes";
  const at = mention.mark.getBoundingClientRect();
  const height = card.offsetHeight, width = card.offsetWidth;
  card.style.left = `${Math.max(12, Math.min(at.left, innerWidth - width - 12))}px`;
  card.style.top = `${at.bottom + 8 + height < innerHeight ? at.bottom + 8 : Math.max(12, at.top - height - 8)}px`;
  light(mention);
}
function hide() { card.hidden = true; delete card.dataset.pinned; light(null); }
let lit = null;
function light(mention) {
  if (lit && lit.mark) lit.mark.classList.remove("lit");
  lit = mention;
  if (lit && lit.mark) lit.mark.classList.add("lit");
  draw();
}
document.addEventListener("click", (event) => { if (!card.contains(event.target) && !event.target.closest("mark") && event.target !== canvas) hide(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
document.getElementById("save").addEventListener("click", () => {
  const lines = [...choices].map(([m, c]) => JSON.stringify({ doc_id: m.doc_id, start: m.start, end: m.end, text: m.text, id: c.id, name: c.name }));
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "application/jsonl" }));
  link.download = "choices.jsonl";
  link.click();
});

// The map: dots of the world's places as the ground, circles where mentions are.
const canvas = document.getElementById("ground");
const pen = canvas.getContext("2d");
const bytes = Uint8Array.from(atob(data.world), (c) => c.charCodeAt(0));
const world = new Uint16Array(bytes.buffer);
const view = { east: 0, north: 0, scale: 1 };  // the middle in degrees, and pixels a degree of latitude
const squeeze = () => Math.max(0.2, Math.cos((view.north * Math.PI) / 180));
const place = (lon, lat) => [canvas.clientWidth / 2 + (lon - view.east) * view.scale * squeeze(), canvas.clientHeight / 2 - (lat - view.north) * view.scale];
function fit(south, west, north, east) {
  view.east = (west + east) / 2; view.north = (south + north) / 2;
  view.scale = Math.min(canvas.clientHeight / (north - south), canvas.clientWidth / ((east - west) * squeeze()));
}
const where = (mention) => {
  const chosen = choices.get(mention);
  const point = chosen || mention;
  return mention.kind === "place" && point.latitude !== null && point.latitude !== undefined ? [point.longitude, point.latitude] : null;
};
function draw() {
  const ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = width * ratio; canvas.height = height * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const inside = (x, y) => x > -20 && y > -20 && x < width + 20 && y < height + 20;
  const size = Math.max(1.1, Math.min(view.scale * 0.3, 7));
  pen.fillStyle = colour("land");
  if (view.scale < 60) for (const cell of world) {
    const [x, y] = place((cell % 360) - 179.5, Math.floor(cell / 360) - 89.5);
    if (inside(x, y)) { pen.beginPath(); pen.arc(x, y, size, 0, 7); pen.fill(); }
  }
  if (view.scale > 12) {
    pen.fillStyle = colour("town");
    for (const [lon, lat] of data.dots) { const [x, y] = place(lon, lat); if (inside(x, y)) pen.fillRect(x - 1, y - 1, 2, 2); }
  }
  const taken = [];
  const write = (text, x, y, shade, bold) => {
    pen.font = `${bold ? "600 13px" : "12px"} system-ui, sans-serif`;
    const box = [x, y - 12, x + pen.measureText(text).width, y + 4];
    if (taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return;
    taken.push(box);
    pen.lineWidth = 3; pen.strokeStyle = colour("sea"); pen.strokeText(text, x, y);
    pen.fillStyle = shade; pen.fillText(text, x, y);
  };
  const spots = new Map();
  for (const mention of mentions) {
    const at = where(mention);
    if (!at) continue;
    const spot = spots.get(at.join()) || { at, mentions: [] };
    spot.mentions.push(mention);
    spots.set(at.join(), spot);
  }
  shown = [];
  const blue = colour("place");
  for (const spot of [...spots.values()].sort((a, b) => b.mentions.length - a.mentions.length)) {
    const [x, y] = place(...spot.at);
    if (!inside(x, y)) continue;
    const first = spot.mentions.find((m) => !m.approximate) || spot.mentions[0];
    const radius = 4 + 2.2 * Math.sqrt(spot.mentions.length);
    shown.push({ x, y, radius, mentions: spot.mentions });
    pen.beginPath(); pen.arc(x, y, radius, 0, 7);
    pen.globalAlpha = 0.35; pen.fillStyle = blue; if (!first.approximate) pen.fill(); pen.globalAlpha = 1;
    pen.lineWidth = spot.mentions.includes(lit) ? 4 : 2;
    pen.strokeStyle = spot.mentions.includes(lit) ? colour("ink") : blue;
    pen.setLineDash(first.approximate || first.status === "ambiguous" ? [3, 3] : []); pen.stroke(); pen.setLineDash([]);
    const chosen = choices.get(first);
    write(chosen ? chosen.name : first.name || first.text, x + radius + 4, y + 4, colour("ink"), true);
  }
  if (view.scale > 25) data.names.forEach((name, n) => { const [x, y] = place(...data.dots[n]); if (inside(x, y)) write(name, x + 5, y + 4, colour("quiet"), false); });
}
let shown = [];
const home = () => fit(...data.view);
const everything = () => {
  const points = mentions.map(where).filter(Boolean);
  if (!points.length) return fit(-56, -170, 72, 180);
  const east = points.map((p) => p[0]), north = points.map((p) => p[1]);
  const wide = Math.max(2, (Math.max(...east) - Math.min(...east)) * 0.12), tall = Math.max(2, (Math.max(...north) - Math.min(...north)) * 0.12);
  fit(Math.min(...north) - tall, Math.min(...east) - wide, Math.max(...north) + tall, Math.max(...east) + wide);
};
const zoom = (factor) => { view.scale = Math.max(0.8, Math.min(view.scale * factor, 4000)); draw(); };
document.getElementById("zoom").addEventListener("click", (event) => {
  const kind = event.target.dataset.zoom;
  if (kind === "in") zoom(1.6); else if (kind === "out") zoom(1 / 1.6); else if (kind === "home") { home(); draw(); } else if (kind === "all") { everything(); draw(); }
});
canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY / 400)); }, { passive: false });
const move = (dx, dy) => { view.east -= dx / (view.scale * squeeze()); view.north = Math.max(-85, Math.min(85, view.north + dy / view.scale)); draw(); };
let grip = null;
canvas.addEventListener("pointerdown", (event) => { grip = [event.clientX, event.clientY, false]; canvas.setPointerCapture(event.pointerId); });
canvas.addEventListener("pointermove", (event) => {
  if (!grip) { canvas.style.cursor = hit(event) ? "pointer" : "grab"; return; }
  const dx = event.clientX - grip[0], dy = event.clientY - grip[1];
  if (Math.abs(dx) + Math.abs(dy) < 3 && !grip[2]) return;
  grip = [event.clientX, event.clientY, true];
  move(dx, dy);
});
canvas.addEventListener("pointerup", (event) => {
  const still = grip && !grip[2];
  grip = null;
  const spot = still && hit(event);
  if (!spot) { if (still) hide(); return; }
  const mention = spot.mentions[(spot.mentions.indexOf(lit) + 1) % spot.mentions.length];
  if (mention.mark) { mention.mark.scrollIntoView({ block: "center" }); show(mention, true); }
});
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
  if (step) { event.preventDefault(); move(...step); } else if (event.key === "+") zoom(1.6); else if (event.key === "-") zoom(1 / 1.6);
});
function hit(event) {
  const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  return shown.find((s) => Math.hypot(s.x - x, s.y - y) < s.radius + 4);
}
new ResizeObserver(draw).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
home();
draw();
