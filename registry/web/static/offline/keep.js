// Keeping what checking without a network needs: asks the browser for the worker, and the worker to renew it.
//
// The worker sees addresses below /V and /v only (certificates, and pages for checking): no page of an account.

export const SNAPSHOT = "/verify/offline/snapshot.json";
const WORKER = "/verify-worker.js", SCOPES = ["/V", "/v"];

/** Keep everything, as new as the site has it; return whether it is kept. */
export async function keepReady() {
  if (!("serviceWorker" in navigator)) return false;
  try {
    const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    const kept = await Promise.all(SCOPES.map(async (scope) => renewed(await registered(scope), lang)));
    return kept.every(Boolean);
  } catch (error) {
    // Private windows and some settings allow no workers; the page says that it is not ready then.
    return false;
  }
}

async function registered(scope) {
  const registration = await navigator.serviceWorker.register(WORKER, { scope });
  const worker = registration.active || registration.waiting || registration.installing;
  if (worker.state !== "activated") {
    await new Promise((resolve, reject) => {
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") resolve();
        if (worker.state === "redundant") reject(new Error("the worker was not installed"));
      });
    });
  }
  return registration.active || worker;
}

function renewed(worker, lang) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    worker.postMessage({ renew: lang }, [channel.port2]);
  });
}
