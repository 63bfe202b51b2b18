// A wallet on @digitalbazaar/oid4-client, as the Veres stack has it: form A over https, no tx_code.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {OID4Client, getCredentialOffer} from '@digitalbazaar/oid4-client';

import {serve} from './lines.mjs';

// Both ways there are: with a nonce asked for first, and with the one that a refusal without proof brings along.
async function take({offer: url, ask_nonce: asksNonce = true}) {
  const pair = await Ed25519Multikey.generate();
  const {publicKeyMultibase} = await pair.export({publicKey: true});
  const did = `did:key:${publicKeyMultibase}`;
  pair.id = `${did}#${publicKeyMultibase}`;
  const offer = await getCredentialOffer({url});
  const client = await OID4Client.fromCredentialOffer({offer});
  const nonce = asksNonce ? (await client.getNonce()).nonce : undefined;
  const didProofSigner = {...pair.signer(), algorithm: 'Ed25519'};
  const {credentials, credential, format} = await client.requestCredentials({did, didProofSigner, nonce});
  const taken = (credentials ?? [credential]).filter(Boolean);
  if (!taken.length) {
    // Refused twice, the library gives nothing and says nothing.
    throw new Error('no credential came');
  }
  return {did, format, credentials: taken};
}

await serve({take});
