/** Assessments come back from shorthand, whose signs stay as they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Assessment, decodeAssessment, encodeAssessment, shortenAssessment } from './assessment.ts';

const FOUND: Assessment = {
  virus: { result: 'clean', by: 'clamd' },
  authentication: {
    spf: { result: 'pass', domain: 'example.org' },
    dkim: [{ result: 'pass', domain: 'example.org', selector: 's1', aligned: true }],
    dmarc: { result: 'pass', domain: 'example.org', policy: 'none', alignedBy: ['spf', 'dkim'] },
    arc: { result: 'none' },
    reverseName: { result: 'permerror' },
  },
  junk: { score: 1, action: 'none', by: 'rules', rules: [{ name: 'noReverseName', score: 0.5 }] },
};

test('an assessment comes back from shorthand and from JSON', () => {
  const json = encodeAssessment(FOUND) ?? '';
  const short = shortenAssessment(json);
  assert.deepEqual(decodeAssessment(short), FOUND);
  assert.deepEqual(decodeAssessment(json), FOUND);
  assert.deepEqual(decodeAssessment(null), {});
  assert.equal(
    short,
    '\u0002,\u0003\u0005\u0007example.org\b\t\u0005\u0007example.org\ns1\u000b\r\u0005\u0007example.org\u000e\u0004\u000f\u001a,\u001b\u0010\u0004\u0011\u0012\u00151\u0016\u0018\u001d\u00190.5\u001f',
    'what is stored refers to the places of the phrases',
  );
});

test('what searches ask for stays JSON', () => {
  const json = encodeAssessment({ ...FOUND, smime: { status: 'signed/verified' } }) ?? '';
  assert.equal(shortenAssessment(json), json);
});
