/** Domains that are made to be taken for ours, and those that only happen to be near. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeDomain } from './lookalike.ts';

const OURS = 'thuathienhue.gov.vn';

test('letters of other scripts and digits for letters are seen through', () => {
  assert.ok(looksLikeDomain('thuаthienhue.gov.vn', OURS), 'a Cyrillic а');
  assert.ok(looksLikeDomain('thuathienhu3.gov.vn', OURS));
  assert.ok(looksLikeDomain('thuathíenhuế.gov.vn', OURS));
  assert.ok(looksLikeDomain('thuathlenhue.gov.vn', OURS));
});

test('one letter changed, added, taken or exchanged is seen', () => {
  for (const name of [
    'thuathienhua.gov.vn',
    'thuathienhuee.gov.vn',
    'thuathenhue.gov.vn',
    'thuathinehue.gov.vn',
  ])
    assert.ok(looksLikeDomain(name, OURS), name);
});

test('our name within another, or under another ending, is seen', () => {
  for (const name of [
    'thuathienhue.gov.vn.evil.example',
    'thuathienhue-gov-vn.example',
    'thuathienhue.com.vn',
  ])
    assert.ok(looksLikeDomain(name, OURS), name);
});

test('our own names and those of others are not lookalikes', () => {
  for (const name of [
    OURS,
    `mail.${OURS}`,
    'hue.gov.vn',
    'danang.gov.vn',
    'gmail.com',
    'chinhphu.vn',
    'xn--broken',
  ])
    assert.ok(!looksLikeDomain(name, OURS), name);
});
