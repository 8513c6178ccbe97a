/** Where settings come from, and what is said of wrong ones. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exampleToml, settingsReference } from './reference.ts';
import { loadSettings, SettingsFault } from './settings.ts';

function withFile<T>(text: string, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-config-'));
  const file = join(folder, 'congthu.toml');
  writeFileSync(file, text);
  try {
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mistakesOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof SettingsFault)
      return error.mistakes.map((mistake) => `${mistake.key}: ${mistake.reason}`);
    throw error;
  }
  return [];
}

test('without any source the defaults hold and the host name follows the domain', () => {
  const settings = loadSettings({ flags: {}, env: {} });
  assert.equal(settings.domain, 'thuathienhue.gov.vn');
  assert.equal(settings.hostname, 'mail.thuathienhue.gov.vn');
  assert.equal(settings.ports.smtp, 25);
  assert.equal(settings.allow_plain_auth, 'never');
});

test('flags come before the environment, the environment before the file', () => {
  withFile('port_base = 1\ndomain = "a.example"\nmax_recipients = 111', (file) => {
    const settings = loadSettings({
      file,
      env: { CONGTHU_PORT_BASE: '2', CONGTHU_DOMAIN: 'b.example' },
      flags: { port_base: '3' },
    });
    assert.equal(settings.port_base, 3);
    assert.equal(settings.domain, 'b.example');
    assert.equal(settings.max_recipients, 111);
  });
});

test('the try-out moves the ports and allows passwords without TLS from this machine, unless told otherwise', () => {
  const tried = loadSettings({ flags: { try_out: true }, env: {} });
  assert.equal(tried.ports.imap, 2143);
  assert.equal(tried.allow_plain_auth, 'loopback');
  assert.equal(loadSettings({ flags: { try_out: true, port_base: '0' }, env: {} }).allow_plain_auth, 'never');
  const strict = loadSettings({ flags: { try_out: true }, env: { CONGTHU_ALLOW_PLAIN_AUTH: 'never' } });
  assert.equal(strict.allow_plain_auth, 'never');
});

test('all mistakes are told at once, each with its key and reason', () => {
  const mistakes = withFile('max_message_size = "huge"\nport_bse = 5', (file) =>
    mistakesOf(() =>
      loadSettings({
        file,
        env: { CONGTHU_LOG_LEVEL: 'loud', CONGTHU_ROUTES: 'example.org' },
        flags: { port_base: '-1', tls_key: 'k.pem' },
      }),
    ),
  );
  assert.deepEqual(mistakes, [
    'max_message_size: "huge" is no size; write 50M or 10G',
    'port_bse: there is no such setting; did you mean port_base?',
    'log_level: "loud" is none of debug, info, warn, error, fatal',
    'routes: "example.org" is not domain=host:port',
    'port_base: "-1" is not a whole number from 0 to 60000',
    'tls_key: tls_certificate and tls_key go together',
  ]);
});

test('a file that is not TOML is a mistake, and so is a named one that is missing', () => {
  assert.equal(mistakesOf(() => loadSettings({ flags: {}, env: {}, file: '/nonexistent.toml' })).length, 1);
  assert.equal(
    withFile('= what', (file) => mistakesOf(() => loadSettings({ flags: {}, env: {}, file }))).length,
    1,
  );
});

test('sizes, times, lists and routes are read as people write them', () => {
  const settings = loadSettings({
    flags: {},
    env: {
      CONGTHU_MAX_MESSAGE_SIZE: '1.5M',
      CONGTHU_RELAY_RETRY: '30s, 5m 1h',
      CONGTHU_ROUTES: 'example.org=127.0.0.1:2525,*=[::1]:26',
      CONGTHU_DEFAULT_QUOTA: '2 GB',
    },
  });
  assert.equal(settings.max_message_size, 1.5 * 1024 * 1024);
  assert.deepEqual(settings.relay_retry, [30_000, 300_000, 3_600_000]);
  assert.deepEqual(settings.routes.get('example.org'), { host: '127.0.0.1', port: 2525 });
  assert.deepEqual(settings.routes.get('*'), { host: '::1', port: 26 });
  assert.equal(settings.default_quota, 2 * 1024 ** 3);
});

test('the reference page and the example file say what the schema says', () => {
  const root = join(import.meta.dirname, '../../..');
  assert.equal(readFileSync(join(root, 'docs/settings.md'), 'utf8'), settingsReference());
  assert.equal(readFileSync(join(root, 'congthu.example.toml'), 'utf8'), exampleToml());
});

test('the example file is a file the program reads, with every line in force', () => {
  const inForce = exampleToml()
    .split('\n')
    .filter((line) => /^# [a-z_]+ = /.test(line) && !line.endsWith('""'))
    .map((line) => line.slice(2))
    .join('\n');
  assert.deepEqual(
    mistakesOf(() => withFile(inForce, (file) => loadSettings({ flags: {}, env: {}, file }))),
    [],
  );
});

/** Whether a fault keeps the secret of these tests to itself. */
function isSilent(error: unknown): boolean {
  return (
    error instanceof SettingsFault && !`${JSON.stringify(error.mistakes)}${error.message}`.includes('matkhau')
  );
}

test('a secret is never told, neither in the words of a mistake nor beside them', () => {
  const env = {
    CONGTHU_DATABASE_URL: 'mysql://an:matkhau@db/x',
    CONGTHU_METRICS_TOKN: 'matkhau',
    CONGTHU_SMART_HOST_PASSWORD: ' ',
  };
  assert.deepEqual(
    mistakesOf(() => loadSettings({ flags: {}, env })),
    [
      'database_url: does not begin with postgres:// or postgresql://',
      'metrics_tokn: there is no such setting; did you mean metrics_token?',
      'smart_host_password: is empty',
    ],
  );
  assert.throws(() => loadSettings({ flags: {}, env }), isSilent);
});

test('a variable with our prefix that is nobody’s typo is left alone', () => {
  const env = { CONGTHU_SERVICE_HOST: '10.0.0.1', CONGTHU_PORT: 'tcp://10.0.0.1:25', OTHER: 'x' };
  assert.equal(loadSettings({ flags: {}, env }).port_base, 0);
});

test('names, addresses and networks that cannot be are told when the program starts, not when they are used', () => {
  const env = {
    CONGTHU_DOMAIN: 'thuathienhue',
    CONGTHU_LISTEN: 'localhost',
    CONGTHU_PROXY_NETWORKS: '10.0.0.0/33',
    CONGTHU_DNS_SERVERS: '127.0.0.1:5353, resolver',
    CONGTHU_SMART_HOST: 'relay',
    CONGTHU_SMART_HOST_USER: 'an',
    CONGTHU_HOSTNAME: '-mail.example.org',
  };
  const mistakes = mistakesOf(() => loadSettings({ flags: {}, env }));
  assert.deepEqual(
    mistakes.map((mistake) => mistake.split(':')[0]),
    [
      'domain',
      'listen',
      'proxy_networks',
      'dns_servers',
      'smart_host',
      'hostname',
      'smart_host_password',
      'smart_host_user',
    ],
  );
});

test('a demonstration, whose passwords are known, is never opened to passwords without TLS from everywhere', () => {
  const flags = { demo: true, allow_plain_auth: 'always' };
  assert.match(mistakesOf(() => loadSettings({ flags, env: {} })).join(), /^demo: /);
});

test('a table where one value belongs is a mistake', () => {
  const mistakes = withFile('[smart_host]\nport = 25', (file) =>
    mistakesOf(() => loadSettings({ file, flags: {}, env: {} })),
  );
  assert.deepEqual(mistakes, ['smart_host: "{…}" is not host:port']);
});
