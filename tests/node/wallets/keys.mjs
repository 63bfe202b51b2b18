// A wallet's keys: made here, named by did:jwk or did:key, and used through `jose`.
import {createHash, randomBytes} from 'node:crypto';

import {
  CompactEncrypt, SignJWT, calculateJwkThumbprint, compactDecrypt, exportJWK, generateKeyPair, importJWK, jwtVerify,
} from 'jose';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const keys = new Map();

function base58(bytes) {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) {
    text = BASE58[Number(number % 58n)] + text;
  }
  return text;
}

export const multibase = jwk =>
  `z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(jwk.x, 'base64url')]))}`;

export async function makeKey(alg = 'ES256') {
  const {privateKey, publicKey} = await generateKeyPair(alg, {extractable: true, ...(alg === 'EdDSA' && {crv: 'Ed25519'})});
  const jwk = await exportJWK(publicKey);
  const did = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
  const didKey = jwk.crv === 'Ed25519' ? `did:key:${multibase(jwk)}` : undefined;
  const key = {
    alg,
    jwk,
    did,
    didUrl: `${did}#0`,
    didKey,
    didKeyUrl: didKey && `${didKey}#${multibase(jwk)}`,
    privateKey,
    secret: await exportJWK(privateKey),
  };
  keys.set(await calculateJwkThumbprint(jwk), key).set(key.didUrl, key);
  if (key.didKeyUrl) {
    keys.set(key.didKeyUrl, key);
  }
  return key;
}

export async function keyOf(signer) {
  const found = keys.get(signer.didUrl ?? (await calculateJwkThumbprint(signer.publicJwk)));
  if (!found) {
    throw new Error('this wallet has no such key');
  }
  return found;
}

export async function sign(key, header, payload) {
  return new SignJWT(payload).setProtectedHeader(header).sign(key.privateKey);
}

export async function encrypt(jwk, {alg, enc, kid, apu, apv}, text) {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({alg, enc, ...(kid && {kid}), ...(apu && {apu}), ...(apv && {apv})})
    .encrypt(await importJWK(jwk, alg));
}

export async function decrypt(jwe, key) {
  const {plaintext} = await compactDecrypt(jwe, key);
  return new TextDecoder().decode(plaintext);
}

// What the `@openid4vc` libraries ask of whoever uses them.
export const callbacks = {
  hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
  generateRandom: length => randomBytes(length),
  async signJwt(signer, {header, payload}) {
    const key = await keyOf(signer);
    return {jwt: await sign(key, header, payload), signerJwk: key.jwk};
  },
  async verifyJwt(signer, {compact}) {
    if (!signer.publicJwk) {
      return {verified: false};
    }
    try {
      await jwtVerify(compact, await importJWK(signer.publicJwk, signer.alg));
      return {verified: true, signerJwk: signer.publicJwk};
    } catch {
      return {verified: false};
    }
  },
  async encryptJwe(encryptor, data) {
    const {publicJwk, alg, enc, apu, apv} = encryptor;
    return {jwe: await encrypt(publicJwk, {alg, enc, kid: publicJwk.kid, apu, apv}, data), encryptionJwk: publicJwk};
  },
  async decryptJwe() {
    return {decrypted: false};
  },
};
