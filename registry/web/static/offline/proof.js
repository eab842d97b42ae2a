// Reading the compact proof of a QR code: base32, then one exact shape of CBOR (credentials/offline/proof.py).
//
// There is no general decoder here. What is read comes in one order with one length of every head, so there is
// nothing to nest, nothing to reserve memory for, and only one way of writing a thing.

const LONGEST = 1000; // Characters; a symbol of the largest version could hold more, ours hold some 370.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6;
const SIGN1 = 18, DAYS = 100, ES256 = -7, KID = 4, ALGORITHM = 1;
const ISSUER = 1, CODE = 7, NAME = -65537, AWARD = -65538, EVENT = -65539, DAY = -65540;

/** What a code holds after its `#` is no proof of ours. */
export class Unreadable extends Error {}

function must(holds) {
  if (!holds) throw new Unreadable();
}

/** Return the bytes of base32 text (RFC 4648) without padding, in its one canonical form. */
export function fromBase32(text) {
  must(text.length <= LONGEST && [0, 2, 4, 5, 7].includes(text.length % 8));
  const bytes = [];
  let held = 0, bits = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    must(value >= 0);
    held = (held << 5 | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits & 0xff);
    }
  }
  must((held & (1 << bits) - 1) === 0);
  return Uint8Array.from(bytes);
}

/** Reads one thing after the other, each of which must be what is expected there. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    must(this.at < this.bytes.length);
    return this.bytes[this.at++];
  }

  /** Return the argument of a head of this major type, written as short as it can be. */
  head(major) {
    const first = this.byte(), size = first & 31;
    must(first >> 5 === major);
    if (size < 24) return size;
    must(size <= 26);
    let value = 0;
    const length = 1 << size - 24;
    for (let i = 0; i < length; i++) value = value * 256 + this.byte();
    must(value >= [24, 256, 65536][size - 24]);
    return value;
  }

  exactly(major, argument) {
    must(this.head(major) === argument);
  }

  label(value) {
    this.exactly(value < 0 ? NEGATIVE : UNSIGNED, value < 0 ? -1 - value : value);
  }

  run(major) {
    const length = this.head(major);
    must(length <= this.bytes.length - this.at);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.run(TEXT));
    } catch (error) {
      throw new Unreadable();
    }
  }

  end() {
    must(this.at === this.bytes.length);
  }
}

/**
 * Return what a proof says and the parts that its signature is checked with. Nothing is checked here but its shape.
 *
 * `kid` is in hexadecimal digits, `day` a number of days since 1970-01-01. Throws Unreadable.
 */
export function readProof(text) {
  const whole = new Reader(fromBase32(text));
  whole.exactly(TAG, SIGN1);
  whole.exactly(ARRAY, 4);
  const header = whole.run(BYTES);
  whole.exactly(MAP, 0);
  const payload = whole.run(BYTES);
  const signature = whole.run(BYTES);
  whole.end();
  must(signature.length === 64);

  const named = new Reader(header);
  named.exactly(MAP, 2);
  named.label(ALGORITHM);
  named.label(ES256);
  named.label(KID);
  const kid = named.run(BYTES);
  named.end();
  must(kid.length === 8);

  const claims = new Reader(payload);
  claims.exactly(MAP, 6);
  claims.label(ISSUER);
  const issuer = claims.text();
  claims.label(CODE);
  const random = claims.run(BYTES);
  must(random.length === 10);
  claims.label(NAME);
  const name = claims.text();
  claims.label(AWARD);
  const award = claims.text();
  claims.label(EVENT);
  const event = claims.text();
  claims.label(DAY);
  claims.exactly(TAG, DAYS);
  const day = claims.head(UNSIGNED);
  claims.end();

  return { header, payload, signature, kid: hex(kid), issuer, code: codeOf(random), name, award, event, day };
}

/** Return whether the signature of a proof is that of a P-256 key, given as the members `x` and `y` of its JWK. */
export async function isSignedBy(proof, { x, y }) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const jwk = { kty: "EC", crv: "P-256", x, y };
  const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  // RFC 9052, section 4.4: the list of "Signature1", the header, nothing from outside, and the payload.
  const context = new TextEncoder().encode("Signature1");
  const signed = Uint8Array.from([
    ...head(ARRAY, 4), ...head(TEXT, context.length), ...context,
    ...head(BYTES, proof.header.length), ...proof.header,
    ...head(BYTES, 0), ...head(BYTES, proof.payload.length), ...proof.payload,
  ]);
  return crypto.subtle.verify(algorithm, key, proof.signature, signed);
}

/** Return what a snapshot names a certificate by: the first six bytes of the SHA-256 of its code. */
export async function markOf(code) {
  const whole = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return hex(new Uint8Array(whole, 0, 6));
}

function head(major, value) {
  if (value < 24) return [major << 5 | value];
  return value < 256 ? [major << 5 | 24, value] : [major << 5 | 25, value >> 8, value & 255];
}

function hex(bytes) {
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

/** Return the public code of its 80 random bits, with its check character (credentials/codes.py). */
function codeOf(random) {
  let digits = "", held = 0, bits = 0;
  for (const each of random) {
    held = (held << 8 | each) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      digits += CROCKFORD[held >> bits & 31];
    }
  }
  // Luhn modulo 32: from the right, beginning with the place of the check character, every second one is doubled.
  let sum = 0;
  for (let i = digits.length - 1, twice = true; i >= 0; i--, twice = !twice) {
    const value = CROCKFORD.indexOf(digits[i]) * (twice ? 2 : 1);
    sum += Math.floor(value / 32) + value % 32;
  }
  return digits + CROCKFORD[(32 - sum % 32) % 32];
}
