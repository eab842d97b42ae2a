// Scanning with the camera, where the browser has a decoder of its own. Pictures stay on the device: what is read
// is the address in the code, and of an address of this very site its path is followed, and nothing else.

const EVERY = 200; // Milliseconds between two looks.
const ADDRESS = /^([a-z]+:\/\/[^/]+)(\/v\/[0-9a-z-]+(?:#[A-Z2-7]*)?)$/i;

const start = document.getElementById("scan"), place = document.getElementById("scanning");

async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return false;
  try {
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch (error) {
    return false;
  }
}

function say(name, words) {
  for (const line of place.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== name;
  const host = place.querySelector(`[data-said="${name}"] [data-host]`);
  if (host) host.textContent = words;
}

/** Return where a code leads on this site; null for another site's, with its host said. */
function leadsTo(read) {
  const found = ADDRESS.exec(read.trim());
  if (found && found[1].toLowerCase() === location.origin.toLowerCase()) return found[2].replace(/^\/v\//i, "/V/");
  if (found) say("other", found[1].replace(/^[a-z]+:\/\//i, ""));
  else say("unknown", "");
  return null;
}

async function scan() {
  const video = place.querySelector("video"), detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream = null, over = false;
  const end = () => {
    over = true;
    if (stream) stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    place.hidden = true;
    start.hidden = false;
  };
  start.hidden = true;
  place.hidden = false;
  say("looking", "");
  place.querySelector("[data-stop]").onclick = end;
  window.addEventListener("pagehide", end, { once: true });
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    if (over) return end();
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    if (over) return undefined;
    if (stream) stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    say(error.name === "NotAllowedError" ? "forbidden" : "no_camera", "");
    start.hidden = false;
    return undefined;
  }
  while (!over) {
    // A picture that cannot be read is like one without a code: the next one comes at once.
    const found = await detector.detect(video).catch(() => []);
    const path = over || !found.length ? null : leadsTo(found[0].rawValue);
    if (path) {
      end();
      // From one certificate's page to the same path only the part after the # would change, and nothing would load.
      if (location.pathname === path.split("#")[0]) {
        location.hash = path.split("#")[1] || "";
        location.reload();
      } else {
        location.assign(path);
      }
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
  return undefined;
}

if (start && await canScan()) {
  start.hidden = false;
  start.addEventListener("click", scan);
}
