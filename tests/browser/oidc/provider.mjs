// A certified OpenID provider on loopback, for tests only. Environment: PORT, REDIRECT_URI, PEOPLE (JSON: login -> claims).
import { Provider, interactionPolicy } from 'oidc-provider';
import http from 'node:http';

const port = Number(process.env.PORT);
const people = JSON.parse(process.env.PEOPLE);
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

const standard = provider.callback();
http.createServer(async (request, response) => {
  const found = /^\/interaction\/([^/?]+)/.exec(request.url);
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
