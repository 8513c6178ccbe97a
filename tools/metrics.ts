/**
 * `node tools/metrics.ts`: writes `docs/metrics.md`, every metric that the code defines, from the definitions themselves.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const FILE = join(root, 'docs', 'metrics.md');

export interface Metric {
  name: string;
  help: string;
  labels: string[];
  source: string;
}

/** `name: 'congthu_…', help: '…', labels: […]`, in the order that the definitions are written in. */
const DEFINITION =
  /name:\s*[`'](congthu_[\w${}.]+)[`'],\s*help:\s*[`']((?:[^`'\\]|\\.)*)[`'](?:,\s*labels:\s*\[([^\]]*)\])?/g;

/** Every metric of the program, by name. */
export function readMetrics(): Metric[] {
  const found = new Map<string, Metric>();
  for (const path of sourceFiles(root, 'src')) {
    if (path.endsWith('.test.ts')) continue;
    for (const [, name = '', help = '', labels = ''] of readFileSync(join(root, path), 'utf8').matchAll(
      DEFINITION,
    )) {
      const plain = name.replace(/\$\{[^}]*\}/g, '<port>');
      found.set(plain, {
        name: plain,
        help: help.replace(/\$\{[^}]*\}/g, '<port>'),
        labels: [...labels.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? ''),
        source: path,
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The page. */
export function metricsPage(): string {
  const rows = readMetrics().map(
    ({ name, help, labels }) =>
      `| \`${name}\` | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return [
    '# Metrics',
    '',
    'Prometheus reads them at `/metrics` on the HTTP port: from this machine without more, from others with `metrics_token` as bearer',
    'token. Beside these are the usual ones of a Node.js process (`process_…`, `nodejs_…`). Made by `node tools/metrics.ts`.',
    '',
    '| metric | labels | what it is |',
    '|---|---|---|',
    ...rows,
    '',
    'Durations are histograms in seconds. Alert rules: `deploy/prometheus/alerts.yml`; what to do: [runbook.md](runbook.md).',
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(FILE, metricsPage());
