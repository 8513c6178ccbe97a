/** Certificates that are renewed under a running program, with a stopped clock. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLogger } from '#platform/telemetry/log.ts';
import { until } from '#tests/until.ts';
import { keepCertificates } from './certificate-renewal.ts';
import { type Certificates, loadCertificates } from './certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'congthu-renewal-'));
after(() => rmSync(folder, { recursive: true }));

const DAY_MS = 24 * 60 * 60 * 1000;

function noting(): { lines: string[]; log: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  return {
    lines,
    log: createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
  };
}

/** Waits until the log says so, as the look happens beside the handshake. */
async function untilLogged(lines: readonly string[], words: RegExp): Promise<void> {
  await until(`the log says ${String(words)}`, () => words.test(lines.join('')));
}

test('the local certificate is renewed when somebody connects near its end, under the same authority', async () => {
  let now = Date.now();
  const { lines, log } = noting();
  const settings = { dataDir: join(folder, 'local'), hostname: 'mail.test.example', names: [] };
  const kept = await keepCertificates(settings, { clock: () => now, log });
  const before: Certificates = { ...kept };
  const context = kept.secureContext();
  now += 380 * DAY_MS;
  kept.secureContext();
  await untilLogged(lines, /a new certificate is in use/);
  assert.notEqual(kept.secureContext(), context);
  assert.notEqual(kept.certificate, before.certificate);
  assert.ok(kept.validUntil > before.validUntil);
  assert.equal(kept.authority, before.authority);
});

test('the operator’s files are read again; broken ones leave the old certificate in use', async () => {
  let now = Date.now();
  const { lines, log } = noting();
  const [certificateFile, keyFile] = [join(folder, 'own.crt'), join(folder, 'own.key')];
  const place = async (name: string): Promise<void> => {
    const dataDir = join(folder, name);
    await loadCertificates({ dataDir, hostname: `${name}.test.example`, names: [], now });
    copyFileSync(join(dataDir, 'tls/server.crt'), certificateFile);
    copyFileSync(join(dataDir, 'tls/server.key'), keyFile);
  };
  await place('first');
  const settings = { dataDir: folder, hostname: 'mail.test.example', names: [], certificateFile, keyFile };
  const kept = await keepCertificates(settings, { clock: () => now, log });
  const first = kept.certificate;
  assert.equal(kept.authority, undefined);

  writeFileSync(keyFile, 'not a key');
  now += DAY_MS;
  kept.secureContext();
  await untilLogged(lines, /the old certificate stays in use/);
  assert.equal(kept.certificate, first);

  await place('second');
  now += DAY_MS;
  kept.secureContext();
  await untilLogged(lines, /a new certificate is in use/);
  assert.notEqual(kept.certificate, first);
});
