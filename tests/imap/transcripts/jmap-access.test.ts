import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { SIGNED_IN } from './opened.ts';

test('GETJMAPACCESS tells where the same mail is served by JMAP (RFC 9698)', async () => {
  await using server = await startImapTestServer({
    settings: { jmapUrl: 'https://mail.example.vn/jmap/session' },
  });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 GETJMAPACCESS
    S: * JMAPACCESS "https://mail.example.vn/jmap/session"
    S: a1 OK …
  `,
  );
});

test('GETJMAPACCESS is refused where there is no JMAP', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 GETJMAPACCESS
    S: a1 NO [CANNOT] …
  `,
  );
});
