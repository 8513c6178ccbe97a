/** Metrics: names by convention, one registry a process, nothing global. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics, keepCounts, type MetricValues } from './metrics.ts';

test('counters count by label and are exposed with their help', async () => {
  const metrics = createMetrics();
  const count = metrics.counter({ name: 'congthu_mail_total', help: 'Mail taken.', labels: ['entrance'] });
  count({ entrance: 'mx' });
  count({ entrance: 'mx' }, 2);
  const text = await metrics.expose();
  assert.match(text, /# HELP congthu_mail_total Mail taken\./);
  assert.match(text, /congthu_mail_total\{entrance="mx"\} 3/);
});

test('durations are told in milliseconds and exposed in seconds', async () => {
  const metrics = createMetrics();
  metrics.duration({ name: 'congthu_commit_seconds', help: 'One commit.' })(1500);
  assert.match(await metrics.expose(), /congthu_commit_seconds_sum 1\.5/);
});

test('a gauge is read when asked, a level follows what it is told', async () => {
  const metrics = createMetrics();
  let size = 1;
  metrics.gauge({ name: 'congthu_queue_messages', help: 'Waiting.' }, () => size);
  const open = metrics.level({ name: 'congthu_connections', help: 'Open.', labels: ['port'] });
  open(1, { port: 'smtp' });
  open(1, { port: 'smtp' });
  open(-1, { port: 'smtp' });
  size = 7;
  const text = await metrics.expose();
  assert.match(text, /congthu_queue_messages 7/);
  assert.match(text, /congthu_connections\{port="smtp"\} 1/);
});

test('a count that is kept elsewhere is read when asked, and added to those of other processes', async () => {
  let [here, there] = [3, 4];
  const other = createMetrics();
  const metrics = createMetrics({ others: async () => [await other.collect()] });
  const definition = { name: 'congthu_lost_total', help: 'Lost.' };
  metrics.total(definition, () => here);
  other.total(definition, () => there);
  assert.match(await metrics.expose(), /# TYPE congthu_lost_total counter\ncongthu_lost_total 7/);
  [here, there] = [5, 4];
  assert.match(await metrics.expose(), /congthu_lost_total 9/);
});

test('the same name twice is the same metric; another process’s metrics are apart', async () => {
  const metrics = createMetrics();
  const definition = { name: 'congthu_twice_total', help: 'Twice.' };
  metrics.counter(definition)();
  metrics.counter(definition)();
  assert.match(await metrics.expose(), /congthu_twice_total 2/);
  assert.doesNotMatch(await createMetrics().expose(), /congthu_twice_total/);
});

test('several processes are exposed as one: counts and times added, gauges as each says', async () => {
  const made = [1, 2].map((load) => {
    const metrics = createMetrics({ withProcess: true });
    metrics.counter({ name: 'congthu_mail_total', help: 'Mail.', labels: ['entrance'] })(
      { entrance: 'mx' },
      load,
    );
    metrics.duration({ name: 'congthu_commit_seconds', help: 'One commit.' })(load * 1000);
    metrics.gauge({ name: 'congthu_open', help: 'Open.' }, () => load);
    metrics.gauge({ name: 'congthu_free_bytes', help: 'Free.', across: 'min' }, () => load);
    return metrics;
  });
  const first = createMetrics({ others: () => Promise.all(made.map((metrics) => metrics.collect())) });
  first.gauge({ name: 'congthu_only_here', help: 'Of one process.' }, () => Number.NaN);
  const text = await first.expose();
  assert.match(text, /congthu_mail_total\{entrance="mx"\} 3/);
  assert.match(text, /congthu_commit_seconds_sum 3/);
  assert.match(text, /congthu_commit_seconds_bucket\{le="1"\} 1/);
  assert.match(text, /congthu_open 3/);
  assert.match(text, /congthu_free_bytes 1/);
  assert.match(text, /congthu_only_here Nan/i);
  assert.match(text, /process_resident_memory_bytes \d+/);
});

test('what a process that has ended had counted stays in the sum, and its gauges go', async () => {
  const dead = [1, 2].map((load) => {
    const metrics = createMetrics();
    metrics.counter({ name: 'congthu_mail_total', help: 'Mail.', labels: ['entrance'] })(
      { entrance: 'mx' },
      load,
    );
    metrics.duration({ name: 'congthu_commit_seconds', help: 'One commit.' })(load * 1000);
    metrics.gauge({ name: 'congthu_open', help: 'Open.' }, () => load);
    return metrics;
  });
  let kept: MetricValues = [];
  for (const metrics of dead) kept = await keepCounts(kept, await metrics.collect());
  const left = createMetrics({ others: () => Promise.resolve([kept]) });
  left.gauge({ name: 'congthu_open', help: 'Open.' }, () => 5);
  const text = await left.expose();
  assert.match(text, /congthu_mail_total\{entrance="mx"\} 3/);
  assert.match(text, /congthu_commit_seconds_count 2/);
  assert.match(text, /congthu_open 5/);
});

test('a name against the conventions is refused when it is defined', () => {
  const metrics = createMetrics();
  assert.throws(() => metrics.counter({ name: 'congthu_mail', help: '' }));
  assert.throws(() => metrics.duration({ name: 'other_seconds', help: '' }));
});
