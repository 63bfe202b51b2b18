// @sd-jwt/sd-jwt-vc reads forms B and C: signature, disclosures, key binding and the Token Status List.
import {X509Certificate, createHash, createPublicKey, randomBytes, verify as verifySignature} from 'node:crypto';
import {readFileSync} from 'node:fs';

import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import {importJWK} from 'jose';

import {sign} from './keys.mjs';
import {serve} from './lines.mjs';

const part = (text, index) => JSON.parse(Buffer.from(text.split('.')[index], 'base64url'));

const hasher = (data, alg = 'sha-256') =>
  new Uint8Array(createHash(alg.replace('-', '')).update(typeof data === 'string' ? data : Buffer.from(data)).digest());

function check(key, data, signature) {
  return verifySignature('sha256', Buffer.from(data), {key, dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url'));
}

// The issuer's key: that of the leaf, if its chain ends at the root; else the did:web method that `kid` names.
async function keyOf(header, root) {
  if (header.x5c) {
    const chain = header.x5c.map(der => new X509Certificate(Buffer.from(der, 'base64')));
    const anchor = new X509Certificate(readFileSync(root));
    if (chain.some(({fingerprint256}) => fingerprint256 === anchor.fingerprint256)) {
      throw new Error('x5c must leave out the trust anchor');
    }
    [...chain, anchor].reduce((below, above) => {
      if (!below.verify(above.publicKey) || !below.checkIssued(above)) {
        throw new Error('the certificate chain does not hold');
      }
      return above;
    });
    return {key: chain[0].publicKey, names: chain[0].subjectAltName};
  }
  const [did, fragment] = header.kid.split('#');
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  const answer = await fetch(`https://${host}/${path.length ? path.join('/') : '.well-known'}/did.json`);
  const {verificationMethod, assertionMethod} = await answer.json();
  const {publicKeyMultibase} = verificationMethod.find(({id}) => id === `${did}#${fragment}`);
  if (!assertionMethod.includes(`${did}#${fragment}`)) {
    throw new Error('the key may not assert');
  }
  return {key: await p256(publicKeyMultibase)};
}

// A Multikey is a prefix and a compressed point: https://www.w3.org/TR/cid-1.0/#Multikey
async function p256(multibase) {
  const pair = await EcdsaMultikey.from({type: 'Multikey', publicKeyMultibase: multibase});
  return createPublicKey({key: await EcdsaMultikey.toJwk({keyPair: pair}), format: 'jwk'});
}

async function verify({compact, root, nonce, audience}) {
  const header = part(compact, 0);
  const {key, names} = await keyOf(header, root);
  const instance = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('hex'),
    verifier: (data, signature) => check(key, data, signature),
    statusVerifier: async (data, signature) => check((await keyOf(part(data, 0), root)).key, data, signature),
    kbVerifier: (data, signature, {cnf}) => check(createPublicKey({key: cnf.jwk, format: 'jwk'}), data, signature),
    loadTypeMetadataFormat: Boolean(part(compact, 1).vct),
  });
  const {payload, kb, typeMetadata} = await instance.verify(compact, nonce && {keyBindingNonce: nonce});
  if (nonce && (kb?.payload.nonce !== nonce || kb.payload.aud !== audience)) {
    throw new Error('the key binding is not for this');
  }
  return {header, payload, claims: await instance.getClaims(compact), names, type: typeMetadata?.mergedTypeMetadata};
}

// A holder shows some of it: the wallet's own key signs over what is shown.
async function present({compact, secret, frame, nonce, audience}) {
  const key = await importJWK(secret, 'ES256');
  const instance = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    kbSigner: async data => (await sign({privateKey: key}, part(`${data}.`, 0), part(`${data}.`, 1))).split('.')[2],
    kbSignAlg: 'ES256',
  });
  const iat = Math.floor(Date.now() / 1000);
  return {compact: await instance.present(compact, frame, {kb: {payload: {iat, nonce, aud: audience}}})};
}

await serve({verify, present});
