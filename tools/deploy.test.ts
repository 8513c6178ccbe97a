/** What watches the system speaks of metrics that exist; every alert has a page, and operations a guide, in both languages (R6.3). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { EXIT } from '#apps/cli/exit-codes.ts';
import { SCHEMA } from '#platform/config/schema.ts';
import { loadSettings, STANDARD_PORTS } from '#platform/config/settings.ts';
import { metricsPage, readMetrics } from './metrics.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every file below `deploy`. */
const DEPLOYED = readdirSync(join(root, 'deploy'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

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

/** Added by Prometheus or Grafana, or of every histogram. */
const COMMON_LABELS = ['le', 'instance', 'job'];

test('labels that alerts and dashboard ask for are those of the metric they ask', () => {
  const labelsOf = new Map(readMetrics().map(({ name, labels }) => [name, labels]));
  const panels = (JSON.parse(DASHBOARD) as { panels: { targets: { expr: string }[] }[] }).panels;
  const expressions = [
    ...[...ALERTS.matchAll(/^ +expr: (.+)$/gm)].map(([, expression = '']) => expression),
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  let asked = 0;
  for (const expression of expressions) {
    const own = (expression.match(/\bcongthu_[a-z_]+/g) ?? []).flatMap(
      (name) => labelsOf.get(name.replace(/_(bucket|count|sum)$/, '')) ?? [],
    );
    const inBraces = [...expression.matchAll(/(\w+) ?(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
    const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(/, ?/),
    );
    for (const label of [...inBraces, ...grouped]) {
      asked += 1;
      assert.ok([...own, ...COMMON_LABELS].includes(label), `${label} in ${expression}`);
    }
  }
  assert.ok(asked > 10);
});

test('every alert has its page in the runbook, in both languages, and no page is without an alert', () => {
  const alerts = [...ALERTS.matchAll(/- alert: (\w+)/g)].map((match) => match[1]);
  for (const file of ['docs/runbook.md', 'docs/runbook.vi.md']) {
    const pages = [...read(file).matchAll(/^## (CongThu\w+)/gm)].map((match) => match[1]);
    assert.deepEqual(pages, alerts, file);
  }
});

test('files of deployment and guides name settings that there are', () => {
  const guides = ['operations', 'operations.vi', 'backup', 'backup.vi', 'runbook', 'runbook.vi', 'scale'];
  const text = [...DEPLOYED, ...guides.map((name) => read(`docs/${name}.md`))].join('\n');
  // The file of settings is named beside them.
  const keys = new Set(['config', ...Object.keys(SCHEMA)].map((key) => `CONGTHU_${key.toUpperCase()}`));
  const used = new Set(text.match(/\bCONGTHU_[A-Z0-9_]+/g));
  assert.ok(used.size > 8);
  assert.deepEqual(
    [...used].filter((name) => !keys.has(name)),
    [],
  );
});

test('roles in the name of a unit are those of the program, and such a name may be', () => {
  const units = [
    read('deploy/systemd/congthu@.service'),
    read('docs/operations.md'),
    read('docs/operations.vi.md'),
  ];
  const instances = units.flatMap((text) =>
    [...text.matchAll(/\bcongthu@([^\s;`'"*).]+)/g)].map(([, name = '']) => name.replace(/,$/, '')),
  );
  assert.ok(instances.length > 3);
  for (const name of instances) {
    // systemd.unit(5): letters, digits, and these.
    assert.match(name, /^[\w:.\\-]+$/);
    const { roles } = loadSettings({ flags: { roles: name }, env: {} });
    assert.deepEqual(roles, name.split('-'));
  }
});

test('containers publish the ports of the program, ten thousand above the standard ones, and the firewall opens no others', () => {
  const standard = new Set<number>(Object.values(STANDARD_PORTS));
  const base = 10_000;
  const compose = [...read('deploy/docker/compose.yaml').matchAll(/"(\d+):(\d+)"/g)];
  assert.equal(compose.length, standard.size);
  for (const [, outside, inside] of compose) {
    assert.ok(standard.has(Number(outside)), outside);
    assert.equal(Number(inside), Number(outside) + base);
  }
  const exposed = /^EXPOSE (.+)$/m.exec(read('deploy/docker/Dockerfile'))?.[1]?.split(' ').map(Number) ?? [];
  assert.deepEqual(new Set(exposed.map((port) => port - base)), standard);
  const kubernetes = read('deploy/kubernetes/congthu.yaml');
  const containers = [...kubernetes.matchAll(/name: (\w+), containerPort: (\d+)/g)];
  for (const [, name, port] of containers)
    assert.equal(Number(port) - base, STANDARD_PORTS[name as keyof typeof STANDARD_PORTS], name);
  const targets = [...kubernetes.matchAll(/port: (\d+), targetPort: (\w+)/g)];
  assert.ok(targets.length > 5);
  for (const [, port, name] of targets) {
    assert.equal(Number(port), STANDARD_PORTS[name as keyof typeof STANDARD_PORTS], name);
    assert.ok(
      containers.some((one) => one[1] === name),
      name,
    );
  }
  const ssh = 22;
  for (const [, ports = ''] of read('deploy/firewall/nftables.conf').matchAll(/tcp dport \{? ?([\d, ]+)/g))
    for (const port of ports.split(',').map(Number)) assert.ok(port === ssh || standard.has(port), `${port}`);
});

/** What a unit says to systemd, but for what it runs and how long it may take to end. */
const saidIn = (unit: string): string[] =>
  read(unit)
    .split('\n')
    .filter((line) => /^[A-Z]\w+=/.test(line))
    .filter((line) => !/^(Description|Documentation|ExecStart|EnvironmentFile|TimeoutStopSec)=/.test(line))
    .sort();

test('the service of a machine and that of roles are closed, waited for and watched alike', () => {
  const alone = saidIn('deploy/systemd/congthu.service');
  assert.deepEqual(saidIn('deploy/systemd/congthu@.service'), alone);
  for (const line of ['Type=notify', 'NotifyAccess=all', `RestartPreventExitStatus=${EXIT.config}`])
    assert.ok(alone.includes(line), line);
});

/** Runs `congthu-command` over a program that writes down what it was given. */
function runBeside(folder: string, settings: string, ...args: string[]) {
  const program = join(folder, 'node_modules/node/bin/node');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '#!/bin/sh\npwd\nid -un\nprintf "%s|" "$@"\necho\nenv | grep ^CONGTHU_ | sort\n', {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'environment'), settings);
  const { stdout, status } = spawnSync('sh', [join(root, 'deploy/systemd/congthu-command'), ...args], {
    cwd: '/usr',
    env: {
      PATH: process.env.PATH,
      PROGRAM_FOLDER: folder,
      SETTINGS_FILE: join(folder, 'environment'),
      SERVICE_USER: 'daemon',
    },
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  const [place, user, given, ...environment] = stdout.trim().split('\n');
  return { place, user, given, environment };
}

test('a command beside the service is of its user and has its settings, read as systemd reads them, where it was typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-beside-'));
  try {
    chmodSync(folder, 0o755);
    const settings =
      'CONGTHU_DOMAIN=hue.test\n# CONGTHU_DEMO=true\nCONGTHU_HOSTNAME="mail $(id)"\nPATH=/nowhere';
    const { place, user, given, environment } = runBeside(folder, settings, 'import', './a b.eml');
    assert.equal(place, '/usr');
    assert.equal(given, `${folder}/src/apps/cli/main.ts|import|./a b.eml|`);
    if (process.getuid?.() === 0) assert.equal(user, 'daemon');
    const expected = [
      'CONGTHU_DATA=/var/lib/congthu',
      'CONGTHU_DOMAIN=hue.test',
      'CONGTHU_HOSTNAME=mail $(id)',
    ];
    assert.deepEqual(environment, expected);
    writeFileSync(join(folder, 'congthu.toml'), '');
    assert.ok(runBeside(folder, '').environment.includes(`CONGTHU_CONFIG=${folder}/congthu.toml`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Its headings, points and commands, in order. */
const shape = (text: string): string[] => text.match(/^(?:## |- |```)/gm) ?? [];
/** Everything it calls by a name of the program's. */
const named = (text: string): string[] => [...new Set(text.match(/`[^`\n]+`/g))].sort();

for (const [guide, names] of [
  ['operations', 30],
  ['backup', 15],
] as const)
  test(`the guide of ${guide} says the same in both languages: as many sections and points, the same commands and settings`, () => {
    const english = read(`docs/${guide}.md`);
    const vietnamese = read(`docs/${guide}.vi.md`);
    assert.ok(named(english).length > names);
    assert.deepEqual(shape(vietnamese), shape(english));
    assert.deepEqual(named(vietnamese), named(english));
  });

/** What Kubernetes puts into every container beside a service of our name (its documentation: environment variables of services). */
const OF_KUBERNETES = {
  CONGTHU_SERVICE_HOST: '10.0.0.1',
  CONGTHU_SERVICE_PORT: '25',
  CONGTHU_SERVICE_PORT_POP3S: '995',
  CONGTHU_PORT: 'tcp://10.0.0.1:25',
  CONGTHU_PORT_25_TCP: 'tcp://10.0.0.1:25',
  CONGTHU_PORT_25_TCP_PROTO: 'tcp',
  CONGTHU_PORT_443_TCP_PORT: '443',
};

function settingsIn(path: string, line: RegExp): Record<string, string> {
  const found = [...read(path).matchAll(line)].map(([, name = '', value = '']) => [name, value] as const);
  assert.ok(found.length > 1, path);
  return Object.fromEntries(found);
}

test('the program starts with the settings that files of deployment give it, and means what they mean', () => {
  const inYaml = /^ +(CONGTHU_[A-Z_]+): "?([^"\n]+)"?$/gm;
  const image = { CONGTHU_DATA: '/var/lib/congthu', CONGTHU_PORT_BASE: '10000' };
  for (const [name, value] of Object.entries(image))
    assert.match(read('deploy/docker/Dockerfile'), new RegExp(`${name}=${value}`), name);
  const compose = loadSettings({
    flags: {},
    env: { ...image, ...settingsIn('deploy/docker/compose.yaml', inYaml) },
  });
  assert.deepEqual(
    [compose.ports.smtp, compose.ports.https, compose.data],
    [10_025, 10_443, image.CONGTHU_DATA],
  );
  const kubernetes = settingsIn('deploy/kubernetes/congthu.yaml', inYaml);
  const roles = [...read('deploy/kubernetes/congthu.yaml').matchAll(/--roles, "([\w,]+)"/g)].map(
    ([, list]) => list,
  );
  assert.equal(roles.length, 2);
  const served = roles.map((list) =>
    loadSettings({ flags: { roles: list }, env: { ...image, ...OF_KUBERNETES, ...kubernetes } }),
  );
  assert.ok(
    served.every(({ ports, tls_key: key }) => ports.imaps === 10_993 && key === '/etc/congthu-tls/tls.key'),
  );
  assert.deepEqual(
    new Set(served.flatMap((one) => one.roles)),
    new Set(compose.roles),
    'together they do everything',
  );
  const cluster = settingsIn('deploy/cluster/congthu.env', /^(CONGTHU_[A-Z_]+)=(.+)$/gm);
  const key = randomBytes(32).toString('base64');
  const node = loadSettings({ flags: { port_base: '0' }, env: { ...cluster, CONGTHU_SECRET_KEY: key } });
  assert.deepEqual([node.ports.smtp, node.proxy_networks.length], [25, 1]);
});
