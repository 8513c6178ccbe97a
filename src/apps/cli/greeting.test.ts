/** What `serve` says when it has begun: what this process serves, and where people reach it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachedAt } from '#apps/server/reached-at.ts';
import { loadSettings } from '#platform/config/settings.ts';
import { greetingLines } from './greeting.ts';
import { fillText, type Language } from './language.ts';

const CENTER = 'trungtam@thuathienhue.gov.vn';

function linesOf(
  flags: Record<string, string | boolean>,
  { language = 'en', centerPassword }: { language?: Language; centerPassword?: string } = {},
): string[] {
  const settings = loadSettings({ flags, env: {} });
  const greeting = {
    ...reachedAt(settings),
    centerAddress: CENTER,
    ...(centerPassword !== undefined && { centerPassword }),
    isDemo: settings.demo,
    hasWorker: settings.roles.includes('worker'),
  };
  return greetingLines(greeting, (text, facts) => fillText(text, language, facts));
}

test('the try-out is reached from this machine, with every port that it has', () => {
  assert.deepEqual(linesOf({ try_out: true, demo: true }), [
    'CôngThư is ready.',
    '  Open:              http://localhost:2080/',
    '  Server:            localhost',
    '  SMTP 2025 · submission 2587, 2465 · IMAP 2143, 2993 · POP3 2110, 2995 · LDAP 2389, 2636 · ManageSieve 6190 · web 2080, 2443',
    "  DEMONSTRATION: people and mail are invented; everybody's password: xin-chao-hue",
  ]);
});

test('in service it is reached by its name and over TLS', () => {
  const lines = linesOf({}, { centerPassword: 'mot-lan-thoi' });
  assert.equal(lines[1], '  Open:              https://mail.thuathienhue.gov.vn/');
  assert.equal(lines[2], '  Server:            mail.thuathienhue.gov.vn');
  assert.deepEqual(lines.slice(4), [
    `  Account:           ${CENTER}`,
    '  One-time password: mot-lan-thoi   (shown this once)',
  ]);
  const [, moved] = linesOf({ hostname: 'thu.example.vn', port_base: '3000' });
  assert.equal(moved, '  Open:              https://thu.example.vn:3443/');
});

test('a process of some roles names their ports alone, and no page that it does not serve', () => {
  assert.deepEqual(linesOf({ roles: 'imap,smtp', hostname: 'thu.example.vn' }, { language: 'vi' }), [
    'CôngThư đã sẵn sàng.',
    '  Máy chủ:           thu.example.vn',
    '  SMTP 25 · IMAP 143, 993',
    '  Tiến trình này không làm việc nền (chuyển thư đi, việc định kỳ): cần một tiến trình khác có vai trò worker.',
  ]);
  assert.deepEqual(linesOf({ roles: 'worker' }), [
    'CôngThư is ready.',
    '  This process only does the work behind, and opens no ports.',
  ]);
});

test('a try-out with a certificate has its name, and one without loopback the address that it listens at', () => {
  const certificate = { tls_certificate: 'a.pem', tls_key: 'a.key', hostname: 'thu.example.vn' };
  const [, named] = linesOf({ try_out: true, ...certificate });
  assert.equal(named, '  Open:              https://thu.example.vn:2443/');
  const [, addressed, server] = linesOf({ try_out: true, listen: 'fd00::5,10.0.0.5' });
  assert.equal(addressed, '  Open:              http://[fd00::5]:2080/');
  assert.equal(server, '  Server:            fd00::5');
});
