// The desk works without this file. With it: candidates while one types, one key a decision, files dropped anywhere.
"use strict";

// Candidates while one types.
for (const form of document.querySelectorAll("form[data-live]")) {
  const place = document.getElementById(form.dataset.live);
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const query = new URLSearchParams(new FormData(form)).toString();
    const number = ++asked;
    const answer = await fetch(`${form.action}?${query}`, { headers: { "X-Requested-With": "desk" } });
    // A slow answer to an earlier letter must not take the place of a later one.
    if (!answer.ok || answer.redirected || number !== asked) return;
    place.innerHTML = await answer.text();
    history.replaceState(null, "", `?${query}`);
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 140); });
}

// Keys. They rest while somebody types, and where a modifier belongs to the browser.
const typing = (target) => target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "radio");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (typing(event.target)) { if (event.key === "Escape") event.target.blur(); return; }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "/") {
    const field = document.querySelector("[data-focus-key]");
    event.preventDefault();
    if (field) { field.focus(); field.select(); } else location.href = document.querySelector(".home").href;
    return;
  }
  const choice = document.querySelector(`[data-pick="${CSS.escape(key)}"]`);
  if (choice) { event.preventDefault(); choice.checked = true; choice.focus(); return; }
  if (key === "Enter" && event.target.closest("a, button, summary, input")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  const target = button.hash && document.querySelector(button.hash);
  if (target) { target.open = true; target.querySelector("input:not([type=hidden])").focus(); target.scrollIntoView({ block: "nearest" }); return; }
  button.click();
});
for (const link of document.querySelectorAll('a[href^="#"]')) link.addEventListener("click", () => { const target = document.querySelector(link.hash); if (target) target.open = true; });

// One click is one decision: a second one, made before the page is gone, is not sent.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => { if (form.dataset.sent) event.preventDefault(); form.dataset.sent = "yes"; });
}
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent; });

// A file dropped anywhere on the page goes into the form that takes files.
const drop = document.querySelector("form[data-drop]");
if (drop) {
  const veil = document.getElementById("drop");
  const holds = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let depth = 0;
  addEventListener("dragenter", (event) => { if (holds(event)) { depth++; veil.hidden = false; } });
  addEventListener("dragleave", (event) => { if (holds(event) && --depth <= 0) { depth = 0; veil.hidden = true; } });
  addEventListener("dragover", (event) => { if (holds(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    veil.hidden = true;
    drop.querySelector("input[type=file]").files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}
