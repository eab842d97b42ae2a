// The Digital Credentials Consortium's verifier, as verifierplus.org and the Learner Credential Wallet use it.
// In: {credentials, address (of the site), documents (what else may be fetched, by address)}.
// Out: per credential {log, errors}, as the verifier says it, and what its schema check said.

import {answer, question} from './input.mjs';

const {credentials, address, documents} = await question();
const open = globalThis.fetch;

// It fetches by itself. did:web knows https only, which a site on this machine does not have; and nothing but
// the site is there to be fetched, so that no other host decides what comes out.
globalThis.fetch = async (asked, options) => {
  const url = (asked.url ?? String(asked)).replace(/^https:\/\/localhost/, 'http://localhost');
  if(url in documents) {
    return new Response(JSON.stringify(documents[url]), {headers: {'Content-Type': 'application/json'}});
  }
  if(!url.startsWith(`${address}/`)) {
    throw new TypeError(`not to be fetched here: ${url}`);
  }
  return open(url, {headers: options?.headers ?? asked.headers});
};
console.log = console.error;

const {verifyCredential} = await import('@digitalcredentials/verifier-core');

const answers = [];
for(const credential of credentials) {
  const found = await verifyCredential({credential, knownDIDRegistries: []});
  answers.push({
    log: Object.fromEntries((found.log ?? []).map(one => [one.id, one.error?.name ?? one.valid])),
    errors: (found.errors ?? []).map(one => one.name),
    schema: found.additionalInformation?.find(one => one.id === 'schema_check')?.results ?? null
  });
}
answer(answers);
