// What can be said of a certificate without a network, from its QR code, a kept snapshot and this device's clock.

import { isSignedBy, markOf, readProof, Unreadable } from "./proof.js";

const CLOCKS_MAY_DIFFER = 10 * 60 * 1000; // Milliseconds.
const MARK = 12; // Hexadecimal digits that a snapshot names a certificate by.

/**
 * Return `{ outcome, proof, key }`; `proof` and `key` are there when the signature is good, and only then.
 *
 * @param code the public code in the address of the page, in capitals.
 * @param text what stands after the `#`; "" when nothing does.
 * @param snapshot what `/verify/offline/snapshot.json` said; null when none is kept.
 * @param now milliseconds since 1970, by this device's clock.
 *
 * Outcomes: `good`; `revoked`, `suspended`; `forged`, `mismatched`; and those that say neither yes nor no:
 * `no_proof`, `unreadable`, `unsupported`, `no_snapshot`, `unknown_key`, `compromised_key`, `old_snapshot`,
 * `wrong_clock`.
 */
export async function judge(code, text, snapshot, now) {
  if (!text) return { outcome: "no_proof" };
  if (!globalThis.crypto || !crypto.subtle) return { outcome: "unsupported" };
  let proof;
  try {
    proof = readProof(text);
  } catch (error) {
    if (error instanceof Unreadable) return { outcome: "unreadable" };
    throw error;
  }
  if (!snapshot) return { outcome: "no_snapshot" };
  // No key is ever taken from the code itself.
  const keys = snapshot.keys.filter((each) => each.kid === proof.kid);
  if (!keys.length) {
    return { outcome: snapshot.compromised.includes(proof.kid) ? "compromised_key" : "unknown_key" };
  }
  const key = keys[0];
  if (key.did !== proof.issuer || !await isSignedBy(proof, key)) return { outcome: "forged" };
  if (code !== proof.code) return { outcome: "mismatched" };
  return { outcome: await standing(proof.code, snapshot, now), proof, key };
}

async function standing(code, snapshot, now) {
  const mark = await markOf(code);
  // What was revoked stays revoked, however old the snapshot is.
  if (lists(snapshot.revoked, mark)) return "revoked";
  if (now < Date.parse(snapshot.taken_at) - CLOCKS_MAY_DIFFER) return "wrong_clock";
  // Written so that a time which cannot be read is not taken for a fresh one.
  if (!(now < Date.parse(snapshot.ends_at))) return "old_snapshot";
  return lists(snapshot.suspended, mark) ? "suspended" : "good";
}

function lists(marks, mark) {
  for (let at = 0; at < marks.length; at += MARK) {
    if (marks.startsWith(mark, at)) return true;
  }
  return false;
}
