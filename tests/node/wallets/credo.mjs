// A wallet on Credo, the engine of Paradym: it takes what it can verify itself, keeps it, and shows it on request.
import {EventEmitter} from 'node:events';
import {readFileSync} from 'node:fs';

import {
  Agent, DidsModule, InjectionSymbols, JwkDidRegistrar, JwkDidResolver, KeyDidResolver, Kms, StorageVersionRecord,
  UpdateAssistant, W3cV2CredentialRepository, W3cCredentialRepository, SdJwtVcRepository, WebDidResolver, X509Module,
} from '@credo-ts/core';
import {OpenId4VcModule} from '@credo-ts/openid4vc';

import {MemoryKms, MemoryStorage} from './credo_memory.mjs';
import {serve} from './lines.mjs';

class NoFiles {}
class NoSocket {}

const REPOSITORY = {W3cV2CredentialRecord: W3cV2CredentialRepository, W3cCredentialRecord: W3cCredentialRepository, SdJwtVcRecord: SdJwtVcRepository};
let agent;

async function start({roots}) {
  const dependencies = {FileSystem: NoFiles, EventEmitterClass: EventEmitter, fetch, WebSocketClass: NoSocket};
  const storage = new MemoryStorage();
  const modules = {
    storage: {register: manager => manager.registerInstance(InjectionSymbols.StorageService, storage)},
    kms: new Kms.KeyManagementModule({backends: [new MemoryKms()]}),
    dids: new DidsModule({
      resolvers: [new WebDidResolver(), new JwkDidResolver(), new KeyDidResolver()],
      registrars: [new JwkDidRegistrar()],
    }),
    x509: new X509Module({trustedCertificates: roots.map(file => readFileSync(file, 'utf8'))}),
    openid4vc: new OpenId4VcModule(),
  };
  agent = new Agent({config: {allowInsecureHttpUrls: true}, dependencies, modules});
  await storage.save(agent.context, new StorageVersionRecord({storageVersion: UpdateAssistant.frameworkStorageVersion}));
  await agent.initialize();
  return {version: UpdateAssistant.frameworkStorageVersion};
}

async function newDidUrl() {
  const {keyId} = await agent.kms.createKey({type: {kty: 'EC', crv: 'P-256'}});
  const {didState} = await agent.dids.create({method: 'jwk', options: {keyId}});
  if (didState.state !== 'finished') {
    throw new Error(didState.reason);
  }
  return didState.didDocument.verificationMethod[0].id;
}

async function bindings({supportsJwk, credentialConfiguration, issuerMaxBatchSize}, copies) {
  const number = Math.min(copies, issuerMaxBatchSize);
  if (credentialConfiguration.format === 'dc+sd-jwt' && supportsJwk) {
    const made = await Promise.all(
      Array.from({length: number}, () => agent.kms.createKey({type: {kty: 'EC', crv: 'P-256'}})));
    return {method: 'jwk', keys: made.map(({publicJwk}) => Kms.PublicJwk.fromPublicJwk(publicJwk))};
  }
  return {method: 'did', didUrls: await Promise.all(Array.from({length: number}, newDidUrl))};
}

async function take({offer, configurations, tx_code: txCode, copies = 1}) {
  const holder = agent.openid4vc.holder;
  const resolvedCredentialOffer = await holder.resolveCredentialOffer(offer);
  const token = await holder.requestToken({resolvedCredentialOffer, txCode});
  const {credentials} = await holder.requestCredentials({
    resolvedCredentialOffer,
    ...token,
    credentialConfigurationIds: configurations,
    credentialBindingResolver: asked => bindings(asked, copies),
  });
  const taken = [];
  for (const {record, notificationId, credentialConfigurationId: configuration} of credentials) {
    await agent.dependencyManager.resolve(REPOSITORY[record.type]).save(agent.context, record);
    if (notificationId) {
      await holder.sendNotification({
        metadata: resolvedCredentialOffer.metadata,
        notificationId,
        accessToken: token.accessToken,
        notificationEvent: 'credential_accepted',
        dpop: token.dpop,
      });
    }
    taken.push({
      configuration,
      notification_id: notificationId,
      kind: record.type,
      title: record.typeMetadata?.display?.[0]?.name ?? record.typeMetadata?.name,
      credentials: record.credentialInstances.map(({credential, compactSdJwtVc}) => credential ?? compactSdJwtVc),
    });
  }
  return {dpop: Boolean(token.dpop), taken};
}

// What Credo says of a copy now; of status it reads the Token Status List only.
async function verify({compact}) {
  const {isValid, error} = await agent.sdJwtVc.verify({compactSdJwtVc: compact, fetchTypeMetadata: true});
  return {verified: isValid, error: error && String(error.message).slice(0, 300)};
}

async function present({request}) {
  const holder = agent.openid4vc.holder;
  const resolved = await holder.resolveOpenId4VpAuthorizationRequest(request);
  const {queryResult} = resolved.dcql;
  if (!queryResult.can_be_satisfied) {
    return {satisfied: false, signed: Boolean(resolved.signedAuthorizationRequest)};
  }
  const answered = await holder.acceptOpenId4VpAuthorizationRequest({
    authorizationRequestPayload: resolved.authorizationRequestPayload,
    dcql: {credentials: holder.selectCredentialsForDcqlRequest(queryResult)},
  });
  return {
    satisfied: true,
    signed: Boolean(resolved.signedAuthorizationRequest),
    client: resolved.verifier,
    mode: resolved.authorizationRequestPayload.response_mode,
    ok: answered.ok,
    status: answered.serverResponse.status,
    body: answered.serverResponse.body,
    redirect_uri: answered.redirectUri,
  };
}

await serve({start, take, verify, present});
