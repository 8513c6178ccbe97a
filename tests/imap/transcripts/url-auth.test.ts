import { test } from 'node:test';
import { PASSWORD, startImapProvince } from '../province-server.ts';
import { playTranscript } from '../transcript.ts';

test('a message is lent by a signed URL, to whom it is meant for, until the key is reset (RFC 4467)', async () => {
  await using server = await startImapProvince();
  const an = await server.addPerson('Nguyễn Văn An', 'snv');
  const binh = await server.addPerson('Trần Thị Bình', 'stc');
  await server.deliver(an, 'Subject: lent\n\nread this\n');
  const [anName, binhName] = [an, binh].map((address) => address.split('@')[0]);
  const url = `imap://${anName}@mail.example.vn/INBOX/;UID=1/;SECTION=TEXT;URLAUTH=user+${binhName}`;
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a0 LOGIN ${an} "${PASSWORD}"
    S: a0 OK …
    S2: * OK …
    C2: b0 LOGIN ${binh} "${PASSWORD}"
    S2: b0 OK …
    C: a1 GENURLAUTH "${url}" INTERNAL
    S: * GENURLAUTH "{signed}"
    S: a1 OK …
    C2: b1 URLFETCH "{signed}" "{signed}0"
    S2: * URLFETCH {signed} {11}
    S2: read this
    S2:  {signed}0 NIL
    S2: b1 OK …
    C: a2 URLFETCH "{signed}" "${url}"
    S: * URLFETCH {signed} NIL … NIL
    S: a2 OK …
    C2: b2 GENURLAUTH "${url}" INTERNAL
    S2: b2 BAD …
    C2: b3 GENURLAUTH "${url}" MAGIC
    S2: b3 NO [CANNOT] …
    C: a3 RESETKEY INBOX
    S: a3 OK [URLMECH INTERNAL] …
    C2: b4 URLFETCH "{signed}"
    S2: * URLFETCH {signed} NIL
    S2: b4 OK …
  `,
  );
});
