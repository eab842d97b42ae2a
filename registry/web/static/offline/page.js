// The page that checks without a network: it shows what `judge` says of the code in its own address.

import { judge } from "./check.js";
import { SNAPSHOT, keepReady } from "./keep.js";

const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const address = /^\/v\/([0-9a-z-]+)$/i.exec(location.pathname);
const proof = location.hash.slice(1);

/** Return the snapshot that is kept, or the one of the site; null when there is neither. */
async function snapshotAtHand() {
  try {
    const answer = await fetch(SNAPSHOT, { cache: "no-cache", credentials: "omit" });
    return answer.ok ? await answer.json() : null;
  } catch (error) {
    return null;
  }
}

function instant(milliseconds) {
  const form = { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" };
  return new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", form).format(milliseconds);
}

function day(days) {
  const form = { dateStyle: "long", timeZone: "UTC" };
  return new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", form).format(days * 86400000);
}

function age(milliseconds) {
  const minutes = Math.round(milliseconds / 60000);
  const numeric = minutes ? "always" : "auto"; // "this minute", not "0 minutes ago".
  const words = new Intl.RelativeTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { numeric });
  if (minutes < 120) return words.format(-minutes, "minute");
  if (minutes < 2880) return words.format(-Math.round(minutes / 60), "hour");
  return words.format(-Math.round(minutes / 1440), "day");
}

/** Put a copy of a template into the page, with its places filled; what a place has no words for goes. */
function show(into, name, words) {
  const copy = document.getElementById(name).content.cloneNode(true);
  for (const place of copy.querySelectorAll("[data-fill]")) {
    const said = words[place.dataset.fill];
    if (said) place.textContent = said;
    else (place.closest("[data-row]") || place).remove();
  }
  into.append(copy);
}

async function shown() {
  const snapshot = await snapshotAtHand();
  const now = Date.now(), taken = snapshot ? Date.parse(snapshot.taken_at) : NaN;
  const of = snapshot ? { taken: instant(taken), age: age(Math.max(0, now - taken)), keys: String(snapshot.keys.length) } : {};
  const main = document.getElementById("result");
  if (!address) {
    const kept = globalThis.crypto && crypto.subtle && snapshot && await keepReady();
    show(document.getElementById("ready"), kept ? "is-ready" : "is-not-ready", of);
    return;
  }
  const code = address[1].replaceAll("-", "").toUpperCase();
  const found = await judge(code, proof, snapshot, now);
  document.getElementById("intro").remove();
  const grouped = `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8, 12)}-${code.slice(12)}`;
  show(main, `outcome-${found.outcome}`, of);
  if (found.proof) {
    const { name, award, event, issuer } = found.proof;
    const byName = found.key.name[lang], fields = { name, award, event, issuer: byName, did: issuer };
    show(main, "facts", { ...of, ...fields, day: day(found.proof.day), code: grouped });
  } else {
    show(main, "nothing-shown", { ...of, code: grouped });
  }
  document.title = `${main.querySelector("h1").textContent.trim()} – ${document.title}`;
  for (const button of main.querySelectorAll("[data-again]")) button.addEventListener("click", () => location.reload());
}

// The link to the other language would lose what stands after the `#`.
for (const link of document.querySelectorAll("a[href^='?lang=']")) link.href += location.hash;
window.addEventListener("hashchange", () => location.reload());
shown();
