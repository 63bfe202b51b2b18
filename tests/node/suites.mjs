// Signs and verifies with the digitalbazaar suites, one JSON request a line:
// {"do": "sign", "suite", "credential"} answers {"signed"}; {"do": "verify", "suite", "credential"} answers {"verified"}.
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {join} from 'node:path';

import * as vc from '@digitalbazaar/vc';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {createSignCryptosuite, createVerifyCryptosuite, createDiscloseCryptosuite}
  from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';

const [, , shared] = process.argv;
console.log = console.error = () => {};

const contexts = new Map([
  [
    'https://www.w3.org/ns/credentials/examples/v2',
    {'@context': {'@vocab': 'https://www.w3.org/ns/credentials/examples#'}},
  ],
]);
for (const {url, file} of JSON.parse(readFileSync(join(shared, 'contexts', 'INDEX.json'), 'utf8'))) {
  try {
    contexts.set(url, JSON.parse(readFileSync(join(shared, 'contexts', file), 'utf8')));
  } catch {
    // listed without a file
  }
}

async function documentLoader(url) {
  const found = document => ({contextUrl: null, documentUrl: url, document});
  if (contexts.has(url)) {
    return found(structuredClone(contexts.get(url)));
  }
  if (!url.startsWith('did:key:')) {
    throw new Error(`nothing is known under ${url}`);
  }
  const [did, fragment] = url.split('#');
  const multibase = did.slice('did:key:'.length);
  const id = `${did}#${multibase}`;
  const method = {id, type: 'Multikey', controller: did, publicKeyMultibase: multibase};
  return found(
    fragment
      ? {'@context': 'https://w3id.org/security/multikey/v1', ...method}
      : {
          '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
          id: did,
          verificationMethod: [method],
          assertionMethod: [id],
        },
  );
}

const suites = {
  'eddsa-rdfc-2022': {cryptosuite: () => eddsaRdfc},
  'eddsa-jcs-2022': {cryptosuite: eddsaJcs.createSignCryptosuite, verifier: eddsaJcs.createVerifyCryptosuite},
  'ecdsa-rdfc-2019-p256': {cryptosuite: () => ecdsaRdfc, curve: 'P-256'},
  'ecdsa-rdfc-2019-p384': {cryptosuite: () => ecdsaRdfc, curve: 'P-384'},
  'ecdsa-jcs-2019-p256': {cryptosuite: ecdsaJcs.createSignCryptosuite, verifier: ecdsaJcs.createVerifyCryptosuite, curve: 'P-256'},
  'ecdsa-jcs-2019-p384': {cryptosuite: ecdsaJcs.createSignCryptosuite, verifier: ecdsaJcs.createVerifyCryptosuite, curve: 'P-384'},
  'ecdsa-sd-2023': {
    cryptosuite: () => createSignCryptosuite({mandatoryPointers: ['/issuer']}),
    verifier: createVerifyCryptosuite,
    curve: 'P-256',
  },
  'ed25519-2020': {},
};

async function keyPair({curve}) {
  const pair = curve ? await EcdsaMultikey.generate({curve}) : await Ed25519Multikey.generate();
  const {publicKeyMultibase} = await pair.export({publicKey: true});
  pair.controller = `did:key:${publicKeyMultibase}`;
  pair.id = `${pair.controller}#${publicKeyMultibase}`;
  return pair;
}

async function sign({suite: name, credential}) {
  const suite = suites[name];
  if (name === 'ed25519-2020') {
    const pair = await Ed25519VerificationKey2020.generate();
    pair.controller = `did:key:${pair.publicKeyMultibase}`;
    pair.id = `${pair.controller}#${pair.publicKeyMultibase}`;
    const unsigned = {...credential, issuer: pair.controller};
    return vc.issue({credential: unsigned, suite: new Ed25519Signature2020({key: pair}), documentLoader});
  }
  const pair = await keyPair(suite);
  const unsigned = {...credential, issuer: pair.controller};
  const signing = new DataIntegrityProof({signer: pair.signer(), cryptosuite: suite.cryptosuite()});
  const signed = await vc.issue({credential: unsigned, suite: signing, documentLoader});
  if (name !== 'ecdsa-sd-2023') {
    return signed;
  }
  const disclosing = new DataIntegrityProof({
    cryptosuite: createDiscloseCryptosuite({selectivePointers: ['/credentialSubject']}),
  });
  return vc.derive({verifiableCredential: signed, suite: disclosing, documentLoader});
}

async function verify({suite: name, credential}) {
  let suite;
  if (name === 'ed25519-2020') {
    suite = new Ed25519Signature2020();
  } else {
    const {cryptosuite, verifier = cryptosuite} = suites[name];
    suite = new DataIntegrityProof({cryptosuite: verifier()});
  }
  const result = await vc.verifyCredential({credential, suite, documentLoader});
  const error = result.error && String(result.error.errors?.[0]?.message ?? result.error).slice(0, 300);
  return {verified: result.verified === true, error};
}

for await (const line of createInterface({input: process.stdin})) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = request.do === 'sign' ? {signed: await sign(request)} : await verify(request);
  } catch (error) {
    answer = {error: String(error.message ?? error).slice(0, 300)};
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
