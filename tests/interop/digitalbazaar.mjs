// Digital Bazaar's tools: credentials with an embedded proof, their status too.
// In: {credentials, address (of the site), did, contexts (bodies by address)}.
// Out: per credential {verified, error}, and what its status check said.

import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';

import {answer, question} from './input.mjs';

const {credentials, address, did, contexts} = await question();
const suite = new DataIntegrityProof({cryptosuite});

async function read(url) {
  const found = await fetch(url, {headers: {Accept: 'application/ld+json, application/json'}});
  if(!found.ok) {
    throw new Error(`${url}: ${found.status}`);
  }
  return found.json();
}

// Contexts are those given, keys and lists those that the site publishes; there is nothing else.
async function documentLoader(url) {
  if(url in contexts) {
    return {contextUrl: null, documentUrl: url, document: contexts[url]};
  }
  const [controller, fragment] = url.split('#');
  if(controller === did) {
    const document = await read(`${address}/.well-known/did.json`);
    const method = document.verificationMethod.find(one => one.id === url);
    if(fragment && !method) {
      throw new Error(`${url}: no such key`);
    }
    const key = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
    return {contextUrl: null, documentUrl: url, document: fragment ? key : document};
  }
  if(url.startsWith(`${address}/status/`)) {
    return {contextUrl: null, documentUrl: url, document: await read(url)};
  }
  return vc.defaultDocumentLoader(url);
}

async function checked(credential) {
  const found = await vc.verifyCredential({
    credential, suite, documentLoader,
    // With the status list's own proof, and its issuer the same.
    checkStatus: options => statusList.checkStatus({...options, verifyBitstringStatusListCredential: true})
  });
  const errors = found.error?.errors ?? (found.error ? [found.error] : []);
  const results = found.statusResult?.results ?? [];
  return {
    verified: found.verified,
    errors: errors.map(error => error.message),
    proofs: (found.results ?? []).map(one => one.verified),
    status: results.map(one => ({verified: one.verified, status: one.status})),
    statusError: found.statusResult?.error?.message ?? null
  };
}

const answers = [];
for(const credential of credentials) {
  answers.push(await checked(credential));
}
answer(answers);
