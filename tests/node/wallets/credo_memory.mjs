// Storage and keys for Credo in memory, in place of its native ones.
import {
  createCipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes,
  randomUUID, sign, verify,
} from 'node:crypto';

import {Kms, RecordNotFoundError} from '@credo-ts/core';

export class MemoryStorage {
  supportsCursorPagination = false;
  #kinds = new Map();

  #of({type}) {
    return this.#kinds.get(type) ?? this.#kinds.set(type, new Map()).get(type);
  }

  async save(_, record) {
    this.#of(record).set(record.id, record);
  }

  update = this.save;

  async delete(_, record) {
    this.#of(record).delete(record.id);
  }

  async deleteById(_, kind, id) {
    this.#of(kind).delete(id);
  }

  async getById(_, kind, id) {
    const found = this.#of(kind).get(id);
    if (!found) {
      throw new RecordNotFoundError(`no ${kind.type} ${id}`, {recordType: kind.type});
    }
    return found;
  }

  async getAll(_, kind) {
    return [...this.#of(kind).values()];
  }

  async findByQuery(context, kind, query) {
    return (await this.getAll(context, kind)).filter(record => matches(record.getTags(), query));
  }
}

// Indy's query language, as far as Credo asks: https://hyperledger-indy.readthedocs.io/projects/sdk/en/latest/docs/design/011-wallet-query-language/README.html
function matches(tags, {$and = [], $or, $not, ...equal}) {
  return (
    $and.every(part => matches(tags, part)) &&
    (!$or || $or.some(part => matches(tags, part))) &&
    (!$not || !matches(tags, $not)) &&
    Object.entries(equal).every(([name, wanted]) =>
      wanted === undefined ||
      (Array.isArray(tags[name]) ? [wanted].flat().every(one => tags[name].includes(one)) : tags[name] === wanted))
  );
}

const ECDSA = {ES256: 'sha256', ES384: 'sha384', ES512: 'sha512'};
const BITS = {A128GCM: 128, A256GCM: 256};

export class MemoryKms {
  backend = 'memory';
  #keys = new Map();

  isOperationSupported(_, {operation, algorithm, type}) {
    if (operation === 'sign' || operation === 'verify') {
      return algorithm in ECDSA || algorithm === 'EdDSA' || algorithm === 'Ed25519';
    }
    return operation !== 'createKey' || ['P-256', 'P-384', 'P-521', 'Ed25519'].includes(type.crv);
  }

  async getPublicKey(_, keyId) {
    return this.#keys.get(keyId)?.publicJwk ?? null;
  }

  async createKey(_, {type: {crv}, keyId = randomUUID()}) {
    const pair = crv === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', {namedCurve: crv});
    const publicJwk = {...pair.publicKey.export({format: 'jwk'}), kid: keyId};
    this.#keys.set(keyId, {publicJwk, privateKey: pair.privateKey});
    return {keyId, publicJwk};
  }

  async importKey(_, {privateJwk}) {
    const keyId = privateJwk.kid ?? randomUUID();
    const publicJwk = {...Kms.publicJwkFromPrivateJwk(privateJwk), kid: keyId};
    this.#keys.set(keyId, {publicJwk, privateKey: createPrivateKey({key: privateJwk, format: 'jwk'})});
    return {keyId, publicJwk};
  }

  async deleteKey(_, {keyId}) {
    return this.#keys.delete(keyId);
  }

  async sign(_, {keyId, algorithm, data}) {
    const key = this.#keys.get(keyId).privateKey;
    return {signature: new Uint8Array(sign(ECDSA[algorithm] ?? null, data, {key, dsaEncoding: 'ieee-p1363'}))};
  }

  async verify(_, {key: {keyId, publicJwk}, algorithm, data, signature}) {
    const jwk = publicJwk ?? this.#keys.get(keyId).publicJwk;
    const key = createPublicKey({key: jwk, format: 'jwk'});
    const verified = verify(ECDSA[algorithm] ?? null, data, {key, dsaEncoding: 'ieee-p1363'}, signature);
    return verified ? {verified, publicJwk: jwk} : {verified};
  }

  // ECDH-ES with AES-GCM, for encrypted answers: https://www.rfc-editor.org/rfc/rfc7518#section-4.6
  async encrypt(_, {key: {keyAgreement}, data, encryption: {algorithm, aad}}) {
    const {keyId, externalPublicJwk, apu = [], apv = []} = keyAgreement;
    const shared = diffieHellman({
      privateKey: this.#keys.get(keyId).privateKey,
      publicKey: createPublicKey({key: externalPublicJwk, format: 'jwk'}),
    });
    const bits = BITS[algorithm];
    const number = value => Buffer.from(Uint32Array.of(value).buffer).swap32();
    const field = bytes => Buffer.concat([number(bytes.length), Buffer.from(bytes)]);
    const information = [number(1), shared, field(Buffer.from(algorithm)), field(apu), field(apv), number(bits)];
    const secret = createHash('sha256').update(Buffer.concat(information)).digest().subarray(0, bits / 8);
    const iv = randomBytes(12);
    const cipher = createCipheriv(`aes-${bits}-gcm`, secret, iv).setAAD(aad);
    const encrypted = Buffer.concat([cipher.update(data), cipher.final()]);
    return {encrypted, iv, tag: cipher.getAuthTag()};
  }

  async decrypt() {
    throw new Error('this wallet is sent nothing encrypted');
  }

  randomBytes(_, {length}) {
    return new Uint8Array(randomBytes(length));
  }
}
