/** What watches the system speaks of metrics that exist; every alert has a page, and operations a guide, in both languages (R6.3). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { metricsPage, readMetrics } from './metrics.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const ALERTS = read('deploy/prometheus/alerts.yml');
const DASHBOARD = read('deploy/grafana/congthu.json');
const names = new Set(readMetrics().map((metric) => metric.name));

function requireKnown(text: string): void {
  const used = text.match(/\bcongthu_[a-z_]+/g) ?? [];
  assert.ok(used.length > 5);
  for (const name of used) assert.ok(names.has(name.replace(/_(bucket|count|sum)$/, '')), name);
}

test('the page of metrics is current: node tools/metrics.ts', () => {
  assert.equal(read('docs/metrics.md'), metricsPage());
});

test('alerts and dashboard use metrics that there are', () => {
  requireKnown(ALERTS);
  requireKnown(DASHBOARD);
  assert.doesNotThrow(() => JSON.parse(DASHBOARD));
});

test('every alert has its page in the runbook, in both languages, and no page is without an alert', () => {
  const alerts = [...ALERTS.matchAll(/- alert: (\w+)/g)].map((match) => match[1]);
  for (const file of ['docs/runbook.md', 'docs/runbook.vi.md']) {
    const pages = [...read(file).matchAll(/^## (CongThu\w+)/gm)].map((match) => match[1]);
    assert.deepEqual(pages, alerts, file);
  }
});

/** Its headings, points and commands, in order. */
const shape = (text: string): string[] => text.match(/^(?:## |- |```)/gm) ?? [];
/** Everything it calls by a name of the program's. */
const named = (text: string): string[] => [...new Set(text.match(/`[^`\n]+`/g))].sort();

test('the guide of operations says the same in both languages: as many sections and points, the same commands and settings', () => {
  const english = read('docs/operations.md');
  const vietnamese = read('docs/operations.vi.md');
  assert.ok(named(english).length > 30);
  assert.deepEqual(shape(vietnamese), shape(english));
  assert.deepEqual(named(vietnamese), named(english));
});
