/** Attacks by what is said: bombs, smuggling, floods of literals, costly questions, names and fields with line breaks. */
import { deflateRawSync } from 'node:zlib';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { type JmapArguments, JmapClient, JmapProblem } from '#tests/clients/jmap.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Attack, counted } from './attack.ts';
import { HOME, open, PASSWORD, PERSON, PORTS, say } from './target.ts';

const BASIC = `Basic ${Buffer.from(`${PERSON}:${PASSWORD}`).toString('base64')}`;

/** A ZIP of one member that unpacks to a gigabyte of zeros, each member's size told as it is (APPNOTE 4.3). */
function zipBomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(256 * 1024 * 1024));
  const name = Buffer.from('bom.bin');
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(256 * 1024 * 1024, 8);
  const local = Buffer.concat([
    Buffer.from('504b0304140000000800000000', 'hex'),
    Buffer.alloc(1),
    sizes,
    Buffer.from([name.length, 0, 0, 0]),
    name,
  ]);
  const central = Buffer.concat([
    Buffer.from('504b01021400140000000800000000', 'hex'),
    Buffer.alloc(1),
    sizes,
    Buffer.from([name.length, 0]),
    Buffer.alloc(16),
    name,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, central, end]);
}

function attach(name: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,76}/g) ?? [];
  return `From: <a@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${lines.join('\n')}\n--b--\n`;
}

function nested(depth: number): string {
  let text = 'From: <a@example.org>\nMIME-Version: 1.0\n';
  for (let level = 0; level < depth; level += 1)
    text += `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`;
  return `${text}Content-Type: text/plain\n\nhet\n`;
}

const BOMBS: Record<string, () => string> = {
  'a ZIP that unpacks to 256 MB': () => attach('bom.zip', zipBomb()),
  'ten thousand multiparts, one in the other': () => nested(10_000),
  'a hundred thousand parts': () =>
    `From: <a@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}--b--\n`,
  'a hundred thousand header fields': () => `From: <a@example.org>\n${'X-A: b\n'.repeat(100_000)}\nhet\n`,
  'a header field of eight megabytes': () =>
    `From: <a@example.org>\nSubject:${' abcdefg\n'.repeat(900_000)}\n\nhet\n`,
  'a hundred thousand encoded words': () =>
    `From: <a@example.org>\nSubject: ${'=?utf-8?B?4bqj?=\n '.repeat(100_000)}\n\nhet\n`,
  'a hundred thousand addresses': () =>
    `From: <a@example.org>\nTo: ${'b@example.org,\n '.repeat(100_000)}c@example.org\n\nhet\n`,
  'nested comments and quotes': () => `From: ${'('.repeat(50_000)}\nTo: ${'"\\'.repeat(50_000)}\n\nhet\n`,
};

function deliver(target: RunningProgram, message: string): Promise<string[]> {
  const before = ['EHLO a.example', 'MAIL FROM:<a@example.org>', `RCPT TO:<${PERSON}>`, 'DATA'];
  return speakSmtp(target.port(25), [...before, dataOf(message)]);
}

/** IMAP's COMPRESS (RFC 4978): some ten thousand bytes that are fifty million, as one line. */
async function inflateWithoutEnd(target: RunningProgram): Promise<string[]> {
  const imap = await ImapTestClient.open(target.port(143), HOME, undefined, 20_000);
  try {
    await imap.readLine();
    await imap.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64')}`);
    await imap.command('COMPRESS DEFLATE');
    imap.startDeflate();
    imap.send(Buffer.alloc(50_000_000, 'x'));
    imap.send('\r\n');
    const line = await imap.readLine();
    return line === undefined || /BAD|BYE/.test(line) ? [] : [`fifty million letters by COMPRESS: ${line}`];
  } finally {
    imap.close();
  }
}

export const bombs: Attack = {
  name: 'ZIP and MIME bombs',
  run: async (target) => {
    const count = counted();
    for (const [name, make] of Object.entries(BOMBS)) {
      count.tried += 1;
      const from = performance.now();
      const replies = await deliver(target, make());
      const last = replies.at(-1) ?? '';
      if (!/^[245]\d\d/.test(last)) count.faults.push(`${name}: ${last}`);
      const seconds = (performance.now() - from) / 1000;
      if (seconds > 20) count.faults.push(`${name} took ${seconds.toFixed(0)} s`);
    }
    count.tried += 1;
    count.faults.push(...(await inflateWithoutEnd(target)));
    return count;
  },
};

/** Ends of data that only one of two servers takes for an end (CVE-2023-51764 and its like). */
const FALSE_ENDS = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\n\0.\r\n', '\n.\r', '\r\n.\r\r\n'];

export const smuggling: Attack = {
  name: 'SMTP smuggling: false ends of data with a second message behind',
  run: async (target) => {
    const count = counted();
    for (const end of FALSE_ENDS) {
      count.tried += 1;
      const inner = `MAIL FROM:<gia@example.org>\r\nRCPT TO:<${PERSON}>\r\nDATA\r\nSubject: lau\r\n\r\nlau\r\n.\r\n`;
      const smtp = PORTS[0];
      if (!smtp) continue;
      const socket = await open(target, smtp);
      await say(socket, '', /^220/);
      await say(socket, 'EHLO a.example\r\n', /^250 /m);
      await say(socket, `MAIL FROM:<a@example.org>\r\nRCPT TO:<${PERSON}>\r\nDATA\r\n`, /^354/m);
      const answer = await say(socket, `Subject: that\r\n\r\nthat${end}${inner}`, /^221/m, 1500);
      socket.destroy();
      // One reply for the one message; a second would mean that its tail was taken for commands.
      const replies = answer.match(/^\d{3} /gm) ?? [];
      if (replies.length > 1) count.faults.push(`${JSON.stringify(end)}: ${replies.join('')}`);
    }
    return count;
  },
};

const LITERALS = [
  'a LOGIN {4294967295}\r\n',
  'a LOGIN {99999999999999999999}\r\n',
  `a LOGIN ${'{0+}\r\n '.repeat(20_000)}\r\n`,
  `a LOGIN {1000000+}\r\n${'x'.repeat(1_000_000)} y\r\n`,
  `a ${'('.repeat(100_000)}\r\n`,
  'x'.repeat(1_000_000),
  `a UID FETCH ${'1,'.repeat(200_000)}1 FLAGS\r\n`,
  'a NOOP\r\n'.repeat(50_000),
];

export const literalFlood: Attack = {
  name: 'IMAP literal floods, before signing in',
  run: async (target) => {
    const count = counted();
    const imap = PORTS.find(({ name }) => name === 'imap');
    for (const bytes of LITERALS)
      for (let round = 0; round < 20 && imap; round += 1) {
        count.tried += 1;
        const socket = await open(target, imap, '127.0.0.7').catch(() => undefined);
        if (!socket) continue;
        socket.on('error', () => undefined);
        await say(socket, bytes, /^a (BAD|NO)|BYE/m, 1000);
        socket.destroy();
      }
    return count;
  },
};

function deepFilter(depth: number): string {
  return `${'{"operator":"NOT","conditions":['.repeat(depth)}{"text":"a"}${']}'.repeat(depth)}`;
}

const CORE = '"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"]';

export const queryBombs: Attack = {
  name: 'JMAP query bombs',
  run: async (target) => {
    const count = counted();
    const client = await JmapClient.open(`http://${HOME}:${target.port(80)}`, BASIC);
    const query = (filter: string): string =>
      `{${CORE},"methodCalls":[["Email/query",{"accountId":"${client.accountId}","filter":${filter}},"a"]]}`;
    const call = `["Email/query",{"accountId":"${client.accountId}","filter":{"text":"e"},"calculateTotal":true},"a"]`;
    const bodies = [
      query(deepFilter(50)),
      query(deepFilter(5_000)),
      query(deepFilter(100_000)),
      query(
        `{"operator":"OR","conditions":[${Array.from({ length: 20_000 }, (_, n) => `{"text":"a${n}"}`).join(',')}]}`,
      ),
      query(`{"text":"${'a '.repeat(200_000)}"}`),
      `{${CORE},"methodCalls":[${Array.from({ length: 5_000 }, () => call).join(',')}]}`,
      `{${CORE},"methodCalls":[["Email/get",{"accountId":"${client.accountId}","ids":[${Array.from({ length: 200_000 }, (_, n) => `"M${n}"`).join(',')}]},"a"]]}`,
      '['.repeat(1_000_000),
      `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
      `"${'x'.repeat(60_000_000)}"`,
    ];
    for (const body of bodies) {
      count.tried += 1;
      const from = performance.now();
      const answer = await fetch(client.session.apiUrl, {
        method: 'POST',
        headers: { authorization: BASIC, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(30_000),
      }).catch((error: unknown) => error);
      if (answer instanceof Response) {
        await answer.arrayBuffer();
        if (answer.status >= 500) count.faults.push(`${body.slice(0, 60)}…: ${answer.status}`);
      } else if (performance.now() - from > 29_000) count.faults.push(`${body.slice(0, 60)}…: no answer`);
    }
    return count;
  },
};

const BREAKS = [
  '\r\nBcc: ke@example.org',
  '\nBcc: ke@example.org',
  '\rBcc: ke@example.org',
  '\0',
  '\u2028Bcc: ke@example.org',
];

const people = (text: string) => [{ name: `A${text}`, email: 'a@example.org' }];
const address = (text: string) => [{ name: 'A', email: `a@example.org${text}` }];

/** Text that would be a field or a path of its own if anybody believed it. */
export const injection: Attack = {
  name: 'line breaks in every field of a message, line breaks and paths in names',
  run: async (target) => {
    const count = counted();
    const client = await JmapClient.open(`http://${HOME}:${target.port(80)}`, BASIC);
    const boxes = await client.call('Mailbox/get', { ids: null });
    const inbox = (boxes['list'] as { id: string }[])[0]?.id ?? '';
    const fields: ((text: string) => object)[] = [
      (text) => ({ subject: `A${text}` }),
      ...['from', 'to', 'cc', 'bcc', 'sender', 'replyTo'].flatMap((field) => [
        (text: string) => ({ [field]: people(text) }),
        (text: string) => ({ [field]: address(text) }),
      ]),
      ...['messageId', 'inReplyTo', 'references'].map((field) => (text: string) => ({
        [field]: [`a${text}@example.org`],
      })),
      (text) => ({ [`header:X-A${text}:asText`]: 'a' }),
      (text) => ({ 'header:X-A:asRaw': ` a${text}` }),
      (text) => ({ 'header:X-A:asText': `a${text}` }),
    ];
    for (const field of fields)
      for (const text of BREAKS) {
        count.tried += 1;
        const made: JmapArguments = await client
          .call('Email/set', { create: { e: { mailboxIds: { [inbox]: true }, ...field(text) } } })
          .catch((error: unknown) => (error instanceof JmapProblem ? {} : Promise.reject(error)));
        const id = (made['created'] as { e?: { id: string } } | undefined)?.e?.id;
        if (id === undefined) continue;
        const got = await client.call('Email/get', { ids: [id], properties: ['headers', 'bcc'] });
        const [email] = got['list'] as { headers: { name: string; value: string }[] }[];
        const evil = email?.headers.find(
          (one) => /^bcc$/i.test(one.name) && one.value.trim() === 'ke@example.org',
        );
        if (evil) count.faults.push(`${JSON.stringify(field(text))} made a field`);
      }
    const imap = await ImapTestClient.open(target.port(143));
    await imap.readLine();
    await imap.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64')}`);
    for (const name of [
      '../../etc/passwd',
      '/etc',
      'a/../../b',
      'a\r\nb',
      'a\0b',
      '..',
      '.',
      `${'a/'.repeat(200)}a`,
      'x'.repeat(5000),
    ]) {
      count.tried += 1;
      imap.send(`t CREATE {${Buffer.byteLength(name)}+}\r\n${name}\r\n`);
      for (let line = await imap.readLine(); line !== undefined && !/^t (OK|NO|BAD)|BYE/.test(line); )
        line = await imap.readLine();
    }
    await imap
      .command('NOOP')
      .catch((error: unknown) => count.faults.push(`IMAP after strange names: ${String(error)}`));
    imap.close();
    return count;
  },
};
