import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthorizationFault, parseAuthorizationRequest, parseScopes, redirectWith } from './requests.ts';

const CLIENT = { clientId: 'app', redirectUri: 'http://127.0.0.1/back' };
const GOOD = {
  response_type: 'code',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  scope: 'mail offline_access unknown',
  state: 'xyz',
};

function faultOf(change: Record<string, unknown>): string | undefined {
  try {
    parseAuthorizationRequest({ ...GOOD, ...change }, CLIENT);
    return undefined;
  } catch (error) {
    return error instanceof AuthorizationFault ? error.code : 'another';
  }
}

test('a request with a challenge is read, unknown scopes left out', () => {
  assert.deepEqual(parseAuthorizationRequest(GOOD, CLIENT), {
    ...CLIENT,
    scopes: ['mail', 'offline_access'],
    state: 'xyz',
    codeChallenge: GOOD.code_challenge,
  });
});

test('without a challenge, with a plain one, or with another response type nothing is given', () => {
  assert.equal(faultOf({ code_challenge: undefined }), 'invalid_request');
  assert.equal(faultOf({ code_challenge_method: 'plain' }), 'invalid_request');
  assert.equal(faultOf({ code_challenge: ['a', 'b'] }), 'invalid_request');
  assert.equal(faultOf({ response_type: 'token' }), 'unsupported_response_type');
  assert.equal(faultOf({ scope: 'admin' }), 'invalid_scope');
  assert.equal(faultOf({ state: 'x'.repeat(5000) }), 'invalid_request');
});

test('without a scope that of mail is meant', () => {
  assert.deepEqual(parseScopes(undefined), ['mail']);
});

test('what an address has already stays in it', () => {
  assert.equal(
    redirectWith('https://a.vn/b?c=d', { code: 'x y', state: undefined }),
    'https://a.vn/b?c=d&code=x+y',
  );
});
