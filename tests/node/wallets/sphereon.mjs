// A wallet on @sphereon/oid4vci-client, draft 13 of OpenID4VCI: one `proof`, the nonce from the token's answer.
import {OpenID4VCIClientV1_0_13} from '@sphereon/oid4vci-client';

import {makeKey, sign} from './keys.mjs';
import {serve} from './lines.mjs';

async function take({offer: uri, configuration, format, tx_code: pin}) {
  const key = await makeKey('ES256');
  const client = await OpenID4VCIClientV1_0_13.fromURI({
    uri, kid: key.didUrl, alg: key.alg, clientId: 'sphereon-wallet', retrieveServerMetadata: true,
  });
  const token = await client.acquireAccessToken({pin});
  const signCallback = ({header, payload}) => sign(key, header, payload);
  const response = await client.acquireCredentials({
    credentialTypes: [configuration], format, proofCallbacks: {signCallback},
  });
  return {
    version: client.version(), did: key.did, c_nonce: Boolean(token.c_nonce),
    credentials: [response.credential ?? response.credentials?.[0]?.credential], dialect: Object.keys(response),
  };
}

await serve({take});
