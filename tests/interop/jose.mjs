// `jose` as a stranger would use it: tokens checked by the key set that the issuer publishes.
// In: {tokens, now (a time, when it is not the present one), and jwks (a key set) or address (of one)}.
// Out: per token {header, payload}, or {error: jose's code}.

import * as jose from 'jose';

import {answer, question} from './input.mjs';

const {tokens, now, jwks, address} = await question();
const keys = address ? jose.createRemoteJWKSet(new URL(address)) : jose.createLocalJWKSet(jwks);

async function checked(token) {
  try {
    const {payload, protectedHeader} = await jose.jwtVerify(token, keys, {
      algorithms: ['ES256', 'RS256'],
      currentDate: now ? new Date(now) : undefined
    });
    return {payload, header: protectedHeader};
  } catch(error) {
    return {error: error.code ?? String(error)};
  }
}

answer(await Promise.all(tokens.map(checked)));
