/** The examples of Amazon's documentation come out signed as printed there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RequestToSign, sha256Hex, signRequest } from './signature.ts';

const EXAMPLE = {
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  time: Date.UTC(2013, 4, 24),
};

const signatureOf = (request: Omit<RequestToSign, keyof typeof EXAMPLE>) =>
  signRequest({ ...EXAMPLE, ...request }).authorization?.split('Signature=')[1];

test('a GET of a range is signed as in the documentation', () => {
  const request = {
    method: 'GET',
    url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    headers: { range: 'bytes=0-9' },
    bodyHash: sha256Hex(''),
  };
  assert.equal(signatureOf(request), 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
});

test('a list with a query is signed as in the documentation', () => {
  const request = {
    method: 'GET',
    url: new URL('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J'),
    headers: {},
    bodyHash: sha256Hex(''),
  };
  assert.equal(signatureOf(request), '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
});

test('a PUT of a name with a dollar sign is signed as in the documentation', () => {
  const request = {
    method: 'PUT',
    url: new URL('https://examplebucket.s3.amazonaws.com/test$file.text'),
    headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    bodyHash: sha256Hex('Welcome to Amazon S3.'),
  };
  assert.equal(signatureOf(request), '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
});
