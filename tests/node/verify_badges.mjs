// Reads one JSON request a line, {"id", "credential", "presented"?}, and answers one a line:
// what @digitalbazaar/vc (with its status check) and @digitalcredentials/verifier-core say of that badge.
// The network is whatever NODE_EXTRA_CA_CERTS lets it trust: the demo on https://localhost.
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {join} from 'node:path';

import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential as coreVerify} from '@digitalcredentials/verifier-core';

const [, , shared] = process.argv;
const contextsFolder = join(shared, 'contexts');

// Standard output is for answers only.
console.log = console.error = () => {};

// verifier-core asks 1EdTech's site for the JSON schema of badges: here it gets the published file from disk.
const networkFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const name = /^https:\/\/purl\.imsglobal\.org\/.*_(\w+credential)_schema\.json$/.exec(String(input))?.[1];
  if (!name) {
    return networkFetch(input, init);
  }
  const schema = readFileSync(join(shared, 'jsonschema', `ghpages-2024-07-31_${name}.json`));
  return new Response(schema, {headers: {'content-type': 'application/schema+json'}});
};
const contexts = new Map(
  JSON.parse(readFileSync(join(contextsFolder, 'INDEX.json'), 'utf8'))
    .filter(({url}) => /^https:\/\/\S+$/.test(url))
    .flatMap(({url, file}) => {
      try {
        return [[url, JSON.parse(readFileSync(join(contextsFolder, file), 'utf8'))]];
      } catch {
        return [];
      }
    }),
);

// Status lists are asked for anew each time: what was withdrawn a moment ago must be seen.
const fetched = new Map();
async function fetchJson(url) {
  if (!fetched.has(url) || url.includes('/status-lists/')) {
    const response = await fetch(url, {headers: {accept: 'application/vc, application/did+json, application/json'}});
    if (!response.ok) {
      throw new Error(`${url} answered ${response.status}`);
    }
    fetched.set(url, await response.json());
  }
  return structuredClone(fetched.get(url));
}

function didWebUrl(did) {
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  return path.length ? `https://${host}/${path.join('/')}/did.json` : `https://${host}/.well-known/did.json`;
}

async function documentLoader(url) {
  const found = document => ({contextUrl: null, documentUrl: url, document});
  if (contexts.has(url)) {
    return found(contexts.get(url));
  }
  if (url.startsWith('did:web:')) {
    const [did, fragment] = url.split('#');
    const document = await fetchJson(didWebUrl(did));
    if (!fragment) {
      return found(document);
    }
    const method = document.verificationMethod.find(({id}) => id === url);
    if (!method) {
      throw new Error(`${url} is not in the DID document`);
    }
    return found({'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
  if (url.startsWith('https://localhost:')) {
    return found(await fetchJson(url));
  }
  throw new Error(`nothing is known under ${url}`);
}

const suite = new DataIntegrityProof({cryptosuite});

async function bazaar(credential) {
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  const status = result.statusResult?.results?.[0]?.status ?? result.statusResult?.status;
  const revoked = status === true;
  return {
    verified: result.verified === true && !revoked,
    signature: result.results?.every(({verified}) => verified) === true,
    revoked,
    error: result.error ? String(result.error.errors?.[0] ?? result.error).slice(0, 300) : undefined,
  };
}

async function core(credential) {
  const result = await coreVerify({credential, knownDIDRegistries: []});
  const log = Object.fromEntries((result.log ?? []).map(({id, valid}) => [id, valid]));
  const revoked = log.revocation_status === false;
  const fatal = (result.errors ?? []).map(({name, message}) => `${name}: ${message}`).join('; ');
  return {
    verified: log.valid_signature === true && log.expiration !== false && !revoked && !fatal,
    signature: log.valid_signature === true,
    revoked,
    schema: result.additionalInformation?.find(({id}) => id === 'schema_check')?.results,
    error: fatal || undefined,
    log,
  };
}

const guarded = check => check.catch(error => ({verified: false, error: String(error).slice(0, 300)}));

for await (const line of createInterface({input: process.stdin})) {
  const {id, credential} = JSON.parse(line);
  const answer = {
    id,
    bazaar: await guarded(bazaar(structuredClone(credential))),
    core: await guarded(core(structuredClone(credential))),
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
