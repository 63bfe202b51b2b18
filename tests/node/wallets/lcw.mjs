// The Learner Credential Wallet, as its release 2.2.10 behaves: what it reads out of a link, posts and stores.
import {Ed25519Signature2020} from '@digitalcredentials/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalcredentials/ed25519-verification-key-2020';
import * as vc from '@digitalcredentials/vc';

import {securityLoader} from '@digitalcredentials/security-document-loader';

import {serve} from './lines.mjs';

const DEEP_LINKS = ['dccrequest://', 'org.dcconsortium://', 'https://lcw.app/request'];
const documentLoader = securityLoader({fetchRemoteContexts: false}).build();
const wallets = new Map();

async function walletOf(name) {
  if (!wallets.has(name)) {
    const key = await Ed25519VerificationKey2020.generate();
    key.controller = `did:key:${key.fingerprint()}`;
    key.id = `${key.controller}#${key.fingerprint()}`;
    wallets.set(name, key);
  }
  return wallets.get(name);
}

async function didAuth(key, {challenge, domain}) {
  const presentation = vc.createPresentation({holder: key.controller, verify: false});
  return vc.signPresentation({presentation, challenge, domain, documentLoader, suite: new Ed25519Signature2020({key})});
}

async function post(url, body) {
  const answer = await fetch(url, {
    method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body),
  });
  const read = JSON.parse((await answer.text()) || 'null');
  if (!answer.ok) {
    throw Object.assign(new Error(`${answer.status} ${JSON.stringify(read)}`), {status: answer.status, data: read});
  }
  return read;
}

// A link is a legacy request, an interaction, or an invitation in `request`, tried in this order.
async function open({link, wallet = 'one', send}) {
  const key = await walletOf(wallet);
  const query = Object.fromEntries(new URL(link.replace(/^[a-z.]+:\/\//, 'https://')).searchParams);
  const isDeepLink = DEEP_LINKS.some(start => link.startsWith(start));
  if (isDeepLink && 'vc_request_url' in query && 'issuer' in query) {
    if (query.auth_type !== 'bearer') {
      throw new Error(`Unsupported auth_type value: "${query.auth_type}".`);
    }
    const credential = await post(query.vc_request_url, send ?? (await didAuth(key, {challenge: query.challenge})));
    return {did: key.controller, stored: credentialsIn(credential)};
  }
  let invitation;
  if (link.startsWith('interaction:') || new URL(link).searchParams.has('iuv')) {
    const url = link.replace(/^interaction:/, '');
    const {protocols} = await (await fetch(url, {headers: {accept: 'application/json'}})).json();
    invitation = {protocols};
  } else {
    invitation = JSON.parse(decodeURI(query.request));
  }
  return {...(await exchange(invitation.protocols.vcapi, key, send)), did: key.controller, invitation};
}

async function exchange(url, key, send) {
  const first = await post(url, {});
  if (first.verifiablePresentation) {
    return {stored: credentialsIn(first.verifiablePresentation)};
  }
  const {query, challenge, domain} = first.verifiablePresentationRequest;
  if ([query].flat().some(({type}) => type !== 'DIDAuthentication') || !(challenge && domain)) {
    throw new Error('Both "challenge" and "domain" are required for DID Auth.');
  }
  const verifiablePresentation = send ?? (await didAuth(key, {challenge, domain}));
  const last = await post(url, {verifiablePresentation});
  // Release 2.2.10 shows "DID Authentication complete" and stores nothing that comes after such a request.
  return {request: first.verifiablePresentationRequest, sent: verifiablePresentation, stored: [],
    offered: credentialsIn(last.verifiablePresentation)};
}

const credentialsIn = object =>
  [object.type].flat().includes('VerifiablePresentation') ? [object.verifiableCredential].flat() : [object];

async function sign({wallet = 'one', challenge, domain}) {
  return didAuth(await walletOf(wallet), {challenge, domain});
}

await serve({open, sign, post: ({url, body}) => post(url, body)});
