/** Bounce addresses lead back to who sent, for us alone and not for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBounceAddress, encodeBounceAddress } from './bounce-address.ts';

const DAY_MS = 86_400_000;
const SETTINGS = { domain: 'hue.example', secret: Buffer.from('secret'), now: Date.UTC(2026, 10, 25) };

test('an address is rewritten, and read back, whatever the case it comes back in', () => {
  const own = encodeBounceAddress('an+x@Far.example', SETTINGS);
  assert.match(own, /^SRS0=[A-Z2-7]{8}=[A-Z2-7]{2}=Far\.example=an\+x@hue\.example$/);
  assert.equal(decodeBounceAddress(own, SETTINGS), 'an+x@Far.example');
  assert.equal(decodeBounceAddress(own.toLowerCase(), SETTINGS), 'an+x@far.example');
});

test('our own addresses, the null path and what cannot be rewritten stay', () => {
  for (const address of ['an@hue.example', '', 'ân@far.example', `${'x'.repeat(250)}@far.example`])
    assert.equal(encodeBounceAddress(address, SETTINGS), address);
});

test('what another forwarder rewrote goes back to that forwarder', () => {
  const other = { ...SETTINGS, domain: 'other.example', secret: Buffer.from('other') };
  const first = encodeBounceAddress('an@far.example', other);
  const second = encodeBounceAddress(first, SETTINGS);
  assert.match(second, /^SRS1=[A-Z2-7]{8}=other\.example==/);
  assert.equal(decodeBounceAddress(second, SETTINGS), first);
  const third = { ...SETTINGS, domain: 'third.example', secret: Buffer.from('third') };
  const again = encodeBounceAddress(second, third);
  assert.equal(decodeBounceAddress(again, third), first, 'SRS1 stays one hop');
});

test('forged, changed and old addresses lead nowhere', () => {
  const own = encodeBounceAddress('an@far.example', SETTINGS);
  assert.equal(decodeBounceAddress(own.replace('an@', 'bn@'), SETTINGS), undefined);
  assert.equal(decodeBounceAddress(own, { ...SETTINGS, secret: Buffer.from('x') }), undefined);
  assert.equal(decodeBounceAddress(own, { ...SETTINGS, now: SETTINGS.now + 22 * DAY_MS }), undefined);
  assert.equal(decodeBounceAddress(own, { ...SETTINGS, now: SETTINGS.now + 21 * DAY_MS }), 'an@far.example');
  assert.equal(decodeBounceAddress('SRS0=AAAAAAAA=AA=far.example=an@hue.example', SETTINGS), undefined);
  assert.equal(decodeBounceAddress('an@hue.example', SETTINGS), undefined);
});

test('every plain address comes back as it went', () => {
  const name = fc.stringMatching(/^[a-z0-9.+_=-]{1,40}$/);
  fc.assert(
    fc.property(name, fc.nat(3000), (local, days) => {
      const settings = { ...SETTINGS, now: SETTINGS.now + days * DAY_MS };
      const address = `${local}@far.example`;
      if (/^srs[01][-+=]/i.test(local)) return;
      assert.equal(decodeBounceAddress(encodeBounceAddress(address, settings), settings), address);
    }),
  );
});
