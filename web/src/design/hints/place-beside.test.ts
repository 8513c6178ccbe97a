import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeBeside } from './place-beside.ts';

const view = { width: 400, height: 300 };
const hint = { width: 100, height: 24 };

test('a hint is in the middle below, above where there is no room, and never beyond the edge', () => {
  const anchor = { left: 180, top: 100, width: 40, height: 40 };
  assert.deepEqual(placeBeside(anchor, hint, 'below', view), { left: 150, top: 146 });
  assert.deepEqual(placeBeside({ ...anchor, top: 255 }, hint, 'below', view), { left: 150, top: 225 });
  assert.deepEqual(placeBeside({ ...anchor, left: 0 }, hint, 'below', view), { left: 4, top: 146 });
  assert.deepEqual(placeBeside({ ...anchor, left: 360 }, hint, 'below', view), { left: 296, top: 146 });
});

test('beside the rail a hint is on the right, in the middle of its height', () => {
  const anchor = { left: 8, top: 100, width: 44, height: 44 };
  assert.deepEqual(placeBeside(anchor, hint, 'right', view), { left: 58, top: 110 });
});
