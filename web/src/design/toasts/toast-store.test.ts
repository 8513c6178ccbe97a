/** How long what was done is told: long enough for whoever reads slowly or moves towards the button (WCAG 2.2 §2.2.1). */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { dismissToast, getToasts, holdToasts, showToast } from './toast-store.ts';

const shown = () => getToasts().map(({ text }) => text);

beforeEach((t) => {
  assert.ok('mock' in t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const { id } of getToasts()) dismissToast(id);
  holdToasts(false);
});

test('what can be undone is told longer than what cannot', (t) => {
  showToast('Đã lưu');
  showToast('Đã chuyển', { undo: () => undefined });
  t.mock.timers.tick(8_000);
  assert.deepEqual(shown(), ['Đã chuyển']);
  t.mock.timers.tick(12_000);
  assert.deepEqual(shown(), []);
});

test('none goes by itself while it is being read, but for what can be undone for so long and no longer', (t) => {
  showToast('Đã chuyển', { undo: () => undefined });
  showToast('Sẽ gửi', { undo: () => undefined, milliseconds: 10_000 });
  holdToasts(true);
  t.mock.timers.tick(60_000);
  assert.deepEqual(shown(), ['Đã chuyển']);
  holdToasts(false);
  t.mock.timers.tick(2_000);
  assert.deepEqual(shown(), []);
});
