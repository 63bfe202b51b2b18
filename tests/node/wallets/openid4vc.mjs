// A wallet on @openid4vc/openid4vci: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html.
// A session is one redemption of an offer; a test takes its steps one by one, so that it can go wrong at each.
import {randomUUID} from 'node:crypto';

import {clientAuthenticationAnonymous, clientAuthenticationNone} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import {generateKeyPair, exportJWK} from 'jose';

import {callbacks, decrypt, encrypt, makeKey, sign} from './keys.mjs';
import {serve} from './lines.mjs';

const CLIENT_ID = 'https://wallet.example';
const REDIRECT_URI = 'https://wallet.example/callback';
const CODE = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
const sessions = new Map();

const dpopSigner = ({jwk, alg}) => ({method: 'jwk', alg, publicJwk: jwk});
const signerOf = ({didUrl, alg, jwk}, bind) =>
  bind === 'jwk' ? {method: 'jwk', alg, publicJwk: jwk} : {method: 'did', alg, didUrl};

async function begin({offer, client_id: clientId}) {
  const clientAuthentication = clientId ? clientAuthenticationNone({clientId}) : clientAuthenticationAnonymous();
  const client = new Openid4vciClient({callbacks: {...callbacks, clientAuthentication}});
  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const id = randomUUID();
  sessions.set(id, {client, clientId, credentialOffer, issuerMetadata});
  return {
    session: id,
    credential_offer: credentialOffer,
    version: issuerMetadata.originalDraftVersion,
    metadata: issuerMetadata.credentialIssuer,
    authorization_server: issuerMetadata.authorizationServers[0],
  };
}

function keepToken(session, {accessTokenResponse, dpop}) {
  session.token = accessTokenResponse.access_token;
  session.dpop = dpop;
  return accessTokenResponse;
}

async function token({session: id, tx_code: txCode, dpop, details}) {
  const session = sessions.get(id);
  const {client, credentialOffer, issuerMetadata} = session;
  const given = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode,
    dpop: dpop && {signer: dpopSigner(await makeKey())},
    additionalRequestPayload: details && {authorization_details: details},
  });
  return keepToken(session, given);
}

// Authorization code with PKCE; @openid4vc pushes the request (PAR) when the metadata names an endpoint for it.
async function authorize({session: id, scope, details, tx_code: txCode, verifier, dpop}) {
  const session = sessions.get(id);
  const {client, credentialOffer, issuerMetadata} = session;
  const started = await client.createAuthorizationRequestUrlFromOffer({
    credentialOffer,
    issuerMetadata,
    clientId: session.clientId ?? CLIENT_ID,
    redirectUri: REDIRECT_URI,
    scope,
    additionalRequestPayload: {state: randomUUID(), ...(details && {authorization_details: JSON.stringify(details)})},
  });
  const answer = await follow(started.authorizationRequestUrl, txCode);
  if (!answer.location) {
    return {page: answer.page, status: answer.status};
  }
  const back = new URL(answer.location);
  const given = await client.retrieveAuthorizationCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    authorizationCode: back.searchParams.get('code'),
    pkceCodeVerifier: verifier ?? started.pkce?.codeVerifier,
    redirectUri: REDIRECT_URI,
    dpop: dpop && {signer: dpopSigner(await makeKey())},
  });
  return {
    request: started.authorizationRequestUrl,
    method: started.pkce?.codeChallengeMethod,
    iss: back.searchParams.get('iss'),
    ...keepToken(session, given),
  };
}

// What a browser does: it follows the address, and fills in the one field that the page asks for.
async function follow(address, txCode) {
  const answer = await fetch(address, {redirect: 'manual', headers: {accept: 'text/html'}});
  if (answer.status >= 300 && answer.status < 400) {
    return {location: new URL(answer.headers.get('location'), address).href};
  }
  const page = await answer.text();
  if (txCode === undefined) {
    return {page, status: answer.status};
  }
  const form = page.match(/<form[^>]*action="([^"]*)"/)?.[1].replaceAll('&amp;', '&');
  const field = page.match(/<input[^>]*name="([a-z_]*code)"/)?.[1];
  const hidden = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
    input.match(/name="([^"]*)"/)[1],
    input.match(/value="([^"]*)"/)[1].replaceAll('&amp;', '&'),
  ]);
  const sent = await fetch(new URL(form, answer.url), {
    method: 'POST',
    redirect: 'manual',
    headers: {accept: 'text/html', origin: new URL(address).origin},
    body: new URLSearchParams([...hidden, [field, txCode]]),
  });
  const location = sent.headers.get('location');
  return location ? {location: new URL(location, address).href} : {page: await sent.text(), status: sent.status};
}

async function proof({session: id, configuration, alg, bind, nonce, audience, typ = 'openid4vci-proof+jwt', signed_by_another: other}) {
  const {client, issuerMetadata} = sessions.get(id);
  const key = await makeKey(alg);
  const given = nonce ?? (await client.requestNonce({issuerMetadata})).c_nonce;
  if (audience === undefined && !other && typ === 'openid4vci-proof+jwt') {
    const {jwt} = await client.createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId: configuration,
      nonce: given,
      signer: signerOf(key, bind),
    });
    return {jwt, nonce: given, did: key.did, jwk: key.jwk, secret: key.secret};
  }
  // The library makes no bad proofs, so these are made by hand.
  const header = {alg: key.alg, kid: key.didUrl, ...(typ && {typ})};
  const iat = Math.floor(Date.now() / 1000);
  const aud = audience ?? issuerMetadata.credentialIssuer.credential_issuer;
  const signer = other ? await makeKey(key.alg) : key;
  return {jwt: await sign(signer, header, {aud, iat, nonce: given}), nonce: given, did: key.did, jwk: key.jwk};
}

async function credential({session: id, configuration, jwts, stolen_by: thief, dpop, extra}) {
  const session = sessions.get(id);
  const {client, issuerMetadata} = session;
  const {token: accessToken} = thief ? sessions.get(thief) : session;
  const shown = dpop === 'none' ? undefined : dpop === 'another' ? {signer: dpopSigner(await makeKey())} : session.dpop;
  const {credentialResponse} = await client.retrieveCredentials({
    issuerMetadata,
    accessToken,
    credentialConfigurationId: configuration,
    proofs: {jwt: jwts},
    additionalRequestPayload: extra,
    dpop: shown,
  });
  return credentialResponse;
}

// Response encryption needs request encryption (§10); the library knows neither, so `jose` makes and reads the JWE.
async function encrypted({session: id, configuration, jwts, enc = 'A128GCM'}) {
  const {issuerMetadata, token: accessToken} = sessions.get(id);
  const {credentialIssuer} = issuerMetadata;
  const {keys} = credentialIssuer.credential_request_encryption.jwks;
  const own = await generateKeyPair('ECDH-ES', {crv: 'P-256', extractable: true});
  const jwk = {...(await exportJWK(own.publicKey)), alg: 'ECDH-ES', use: 'enc', kid: 'wallet-1'};
  const asked = {
    credential_configuration_id: configuration,
    proofs: {jwt: jwts},
    credential_response_encryption: {jwk, enc},
  };
  const answer = await fetch(credentialIssuer.credential_endpoint, {
    method: 'POST',
    headers: {'content-type': 'application/jwt', authorization: `Bearer ${accessToken}`},
    body: await encrypt(keys[0], {alg: keys[0].alg, enc, kid: keys[0].kid}, JSON.stringify(asked)),
  });
  const text = await answer.text();
  const type = answer.headers.get('content-type');
  return {
    status: answer.status,
    type,
    header: type?.startsWith('application/jwt') ? JSON.parse(Buffer.from(text.split('.')[0], 'base64url')) : undefined,
    response: type?.startsWith('application/jwt') ? JSON.parse(await decrypt(text, own.privateKey)) : JSON.parse(text),
  };
}

async function deferred({session: id, transaction_id: transactionId}) {
  const {client, issuerMetadata, token: accessToken, dpop} = sessions.get(id);
  const given = await client.retrieveDeferredCredentials({issuerMetadata, accessToken, transactionId, dpop});
  return given.deferredCredentialResponse;
}

async function notify({session: id, notification_id: notificationId, event = 'credential_accepted'}) {
  const {client, issuerMetadata, token: accessToken, dpop} = sessions.get(id);
  await client.sendNotification({issuerMetadata, accessToken, notification: {notificationId, event}, dpop});
}

// The whole of it, for tests that are about what comes out.
async function take({offer, configuration, tx_code: txCode, proofs = 1, alg, bind, dpop}) {
  const read = await begin({offer});
  const offered = read.credential_offer;
  // Whoever has a code is nobody in particular; an authorization code is given to a client.
  const {session} = offered.grants[CODE] ? read : await begin({offer, client_id: CLIENT_ID});
  const given = offered.grants[CODE]
    ? await token({session, tx_code: txCode, dpop})
    : await authorize({session, scope: undefined, details: [
        {type: 'openid_credential', credential_configuration_id: configuration}], dpop, tx_code: txCode});
  const shown = [];
  const {client, issuerMetadata} = sessions.get(session);
  const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
  for (let number = 0; number < proofs; number++) {
    shown.push(await proof({session, configuration, alg, bind, nonce}));
  }
  const identifiers = given.authorization_details?.[0]?.credential_identifiers;
  const response = identifiers
    ? await byIdentifier(session, identifiers[0], shown)
    : await credential({session, configuration, jwts: shown.map(({jwt}) => jwt)});
  return {session, keys: shown, ...response};
}

// The library asks by configuration only; whoever asked with authorization_details must ask by identifier (§8.2).
async function byIdentifier(id, identifier, shown) {
  const {issuerMetadata, token: accessToken} = sessions.get(id);
  const answer = await fetch(issuerMetadata.credentialIssuer.credential_endpoint, {
    method: 'POST',
    headers: {'content-type': 'application/json', authorization: `Bearer ${accessToken}`},
    body: JSON.stringify({credential_identifier: identifier, proofs: {jwt: shown.map(({jwt}) => jwt)}}),
  });
  const body = await answer.json();
  if (!answer.ok) {
    throw Object.assign(new Error(`${answer.status} ${JSON.stringify(body)}`), {status: answer.status, data: body});
  }
  return body;
}

await serve({begin, token, authorize, proof, credential, encrypted, deferred, notify, take});
