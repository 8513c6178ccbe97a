import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TFunction } from 'i18next';
import { OfflineFault, RefusedFault } from '../../jmap/faults.ts';
import { faultText } from './fault-text.ts';

/** The key, and what is filled in. */
const t = ((key: string, rest?: Record<string, string>) =>
  rest ? `${key} ${Object.values(rest).join(' ')}` : key) as unknown as TFunction;

test('a server that failed without words is told as one that does not answer, not in its own English', () => {
  for (const status of ['500', '502', '504'])
    assert.equal(
      faultText(t, new RefusedFault(status, `The server answered ${status} without JSON.`)),
      'faults.unavailable',
    );
});

test('what is known is told in our words, and the rest with its detail', () => {
  assert.equal(faultText(t, new OfflineFault('away')), 'faults.offline');
  assert.equal(faultText(t, new RefusedFault('overQuota', '')), 'faults.overQuota');
  assert.equal(faultText(t, new RefusedFault('odd', '')), 'faults.unknown');
});
