/** When a certificate is renewed, and what is said of an authority that is away. */
import assert from 'node:assert/strict';
import { randomBytes, webcrypto } from 'node:crypto';
import { test } from 'node:test';
// The library's own container asks for it before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { isDue, renewCertificate } from './renew.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 10, 1);
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** PEM of a certificate that lives from `START` for so long. */
async function living(ms: number): Promise<{ chain: string }> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=mail.hue.test',
    notBefore: new Date(START),
    notAfter: new Date(START + ms),
    signingAlgorithm: ALGORITHM,
    keys: await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']),
  });
  return { chain: certificate.toString('pem') };
}

test('it is renewed in the last third of its life, and a month before its end at the latest', async () => {
  for (const [life, renewed] of [
    [90 * DAY_MS, 60 * DAY_MS],
    [365 * DAY_MS, 335 * DAY_MS],
    [6 * DAY_MS, 4 * DAY_MS],
    [DAY_MS, 16 * HOUR_MS],
  ] as const) {
    const certificate = await living(life);
    assert.equal(isDue(certificate, START + renewed - HOUR_MS), false, `${life / DAY_MS} days`);
    assert.equal(isDue(certificate, START + renewed + HOUR_MS), true, `${life / DAY_MS} days`);
  }
  assert.equal(isDue(undefined, START), true);
});

test('an authority that cannot be reached is told with its address and the reason', async () => {
  await using test = await openTestDatabase();
  const parts = {
    db: test.db,
    clock: () => START,
    log: quietLog,
    sealing: { sealingKey: randomBytes(32), random: randomBytes },
    directory: 'https://localhost.invalid/dir',
    contact: undefined,
    names: ['mail.hue.test'],
  };
  await assert.rejects(renewCertificate(parts), {
    message: /localhost\.invalid\/dir cannot be reached: (ENOTFOUND|EAI_AGAIN)$/,
  });
});
