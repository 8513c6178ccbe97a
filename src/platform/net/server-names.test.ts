/** One server under several names: each client gets the certificate of the name it asks for (RFC 6066 §3). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect } from 'node:tls';
import { createLogger } from '#platform/telemetry/log.ts';
import { loadCertificates } from './certificates.ts';
import { openListener } from './listener.ts';

const folder = mkdtempSync(join(tmpdir(), 'congthu-names-'));
after(() => rmSync(folder, { recursive: true }));

const now = Date.now();

async function subjectFor(port: number, servername: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const names = socket.getPeerCertificate().subjectaltname ?? '';
  socket.destroy();
  return names;
}

test('the name a client asks for decides the certificate, any other gets the first one', async () => {
  await loadCertificates({ dataDir: join(folder, 'old'), hostname: 'mail.old.example', names: [], now });
  const tls = join(folder, 'old', 'tls');
  const more = [{ certificateFile: join(tls, 'server.crt'), keyFile: join(tls, 'server.key') }];
  const { secureContext } = await loadCertificates({
    dataDir: join(folder, 'new'),
    hostname: 'mail.new.example',
    names: [],
    now,
    more,
  });
  const listener = await openListener({
    name: 'smtp',
    port: 0,
    hosts: ['127.0.0.1'],
    implicitTls: true,
    secureContext,
    proxyNetworks: [],
    limits: { maxConnections: 10, maxPerAddress: 10 },
    busyReply: '',
    log: createLogger({ level: 'fatal' }),
    onConnection: () => undefined,
  });
  try {
    assert.match(await subjectFor(listener.port, 'mail.old.example'), /mail\.old\.example/);
    assert.match(await subjectFor(listener.port, 'mail.new.example'), /mail\.new\.example/);
    assert.match(await subjectFor(listener.port, 'unknown.example'), /mail\.new\.example/);
  } finally {
    await listener.close();
    listener.destroy();
  }
});
