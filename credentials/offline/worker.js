// The service worker of the pages for checking: what it keeps answers when the network does not.
//
// It keeps public files only, the list below, and asks for them without cookies. Certificates' own pages, and all
// pages of accounts, it neither keeps nor answers for. What stands after the `#` of an address never comes here: it
// is no part of a request.
"use strict";

const CACHE = "checking-1";
const SHELL = { zh: "/verify/offline?lang=zh", en: "/verify/offline?lang=en" };
const FILES = [
  "/static/site.css", "/static/mark.svg", "/static/working.js", "/static/offline/camera.js",
  "/static/offline/check.js", "/static/offline/keep.js", "/static/offline/page.js", "/static/offline/proof.js",
  "/verify/offline/snapshot.json",
];
const LANGUAGE = "/verify/offline/language"; // Kept here only, as the last one that pages were read in.
const CERTIFICATE = /^\/v\/[0-9a-z-]+$/i;
const PATIENCE = 6000; // Milliseconds for a page; a network that is worse than none counts as none.
const SHORT_PATIENCE = 3000;
const SOON = 5000; // Two scopes ask at once, and one answer is enough for both.

self.addEventListener("install", (event) => {
  event.waitUntil(renew().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("checking-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const lang = event.data && event.data.renew;
  if (lang !== "zh" && lang !== "en") return;
  const done = caches.open(CACHE)
    .then((cache) => cache.put(LANGUAGE, new Response(lang)))
    .then(renew)
    .then(() => true, () => caches.match(SHELL.zh, { ignoreVary: true }).then(Boolean));
  event.waitUntil(done.then((kept) => event.ports[0] && event.ports[0].postMessage(kept)));
});

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (CERTIFICATE.test(url.pathname) || url.pathname === "/verify/offline" || url.pathname === "/verify") {
      event.respondWith(within(PATIENCE, request).catch(() => shell(url)));
    }
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(within(SHORT_PATIENCE, request).catch(() => kept(url.pathname)));
  }
});

/** Keep everything anew, all of it or nothing, so that pages and their files always are of one version. */
async function renew() {
  const cache = await caches.open(CACHE);
  const last = await cache.match(FILES[FILES.length - 1], { ignoreVary: true });
  const asked = last && Date.parse(last.headers.get("x-kept-at") || "");
  if (asked && Math.abs(Date.now() - asked) < SOON) return;
  const paths = [...Object.values(SHELL), ...FILES];
  const answers = await Promise.all(paths.map(async (path) => {
    const answer = await fetch(path, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
    const headers = new Headers(answer.headers);
    headers.delete("content-encoding"); // What is kept has been unpacked.
    headers.set("x-kept-at", new Date().toUTCString());
    return new Response(await answer.blob(), { headers });
  }));
  await Promise.all(paths.map((path, at) => cache.put(path, answers[at])));
}

function within(milliseconds, request) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the network takes too long")), milliseconds);
    fetch(request).then(resolve, reject).finally(() => clearTimeout(late));
  });
}

async function kept(path) {
  return await caches.match(path, { cacheName: CACHE, ignoreVary: true }) || Response.error();
}

async function shell(url) {
  const asked = url.searchParams.get("lang");
  if (asked in SHELL) return kept(SHELL[asked]);
  const last = await caches.match(LANGUAGE, { cacheName: CACHE });
  return kept(SHELL[last && await last.text()] || SHELL.zh);
}
