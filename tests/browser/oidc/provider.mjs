// A certified OpenID provider on loopback, for tests only. Environment: PORT, REDIRECT_URI, PEOPLE (JSON: login -> claims).
// Of a person, `token` stands in the ID token in the place of what the provider wrote there, and `signed` says by whom: as by the
// provider where nothing is said, else by "another" key under the same name, or by "nobody".
import { SignJWT, UnsecuredJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { Provider, interactionPolicy } from 'oidc-provider';
import http from 'node:http';

const port = Number(process.env.PORT);
const people = JSON.parse(process.env.PEOPLE);
const keys = { own: await generateKeyPair('RS256', { extractable: true }), another: await generateKeyPair('RS256') };
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true })); // Streamlit asks for it by default

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'portal', client_secret: 'portal-secret', redirect_uris: [process.env.REDIRECT_URI],
    post_logout_redirect_uris: [process.env.REDIRECT_URI], grant_types: ['authorization_code'], response_types: ['code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false, // Streamlit reads claims from the ID token
  pkce: { required: () => true },
  cookies: { keys: ['loopback-only'] },
  jwks: { keys: [{ ...await exportJWK(keys.own.privateKey), kid: 'own', use: 'sig' }] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  findAccount: (_ctx, id) => people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
  interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

async function forged(answer) {
  const told = JSON.parse(answer);
  const claims = told.id_token && decodeJwt(told.id_token);
  const { token, signed = 'own' } = people[claims?.sub] ?? {};
  if (!claims || !(token || signed !== 'own')) return answer;
  const written = { ...claims, ...token };
  told.id_token = signed === 'nobody' ? new UnsecuredJWT(written).encode()
    : await new SignJWT(written).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(keys[signed].privateKey);
  return JSON.stringify(told);
}

const standard = provider.callback();
http.createServer(async (request, response) => {
  const found = /^\/interaction\/([^/?]+)/.exec(request.url);
  if (request.url === '/token') {
    const end = response.end.bind(response);
    response.end = (answer) => {
      forged(String(answer)).then((text) => { response.setHeader('content-length', Buffer.byteLength(text)); end(text); });
      return response;
    };
  }
  if (!found) return standard(request, response);
  if (request.method === 'POST') {
    let body = '';
    for await (const part of request) body += part;
    const login = new URLSearchParams(body).get('login');
    return provider.interactionFinished(request, response, { login: { accountId: login }, select_account: {} }, { mergeWithLastSubmission: false });
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  return response.end(`<!doctype html><title>Sign in</title><form method="post"><label>User <input name="login"></label><button>Continue</button></form>`);
}).listen(port, 'localhost', () => console.log('ready'));
