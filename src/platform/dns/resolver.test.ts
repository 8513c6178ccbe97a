/** The resolver against a small name server on loopback that answers from a table. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { createResolver, type Resolver } from './resolver.ts';

type Answer = { rcode?: number; records?: Buffer[]; silent?: boolean };

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function mx(preference: number, host: string): Buffer {
  return Buffer.concat([Buffer.from([preference >> 8, preference & 255]), encodeName(host)]);
}

const TYPES: Record<number, string> = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA' };

/** Answers one query (RFC 1035 §4.1). */
function answerQuery(query: Buffer, table: Record<string, Answer>, asked: string[]): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = query.readUInt16BE(at + 1);
  const question = query.subarray(12, at + 5);
  const key = `${TYPES[type]} ${labels.join('.')}`;
  asked.push(key);
  const { rcode = 0, records = [], silent = false } = table[key] ?? { rcode: 3 };
  if (silent) return undefined;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | rcode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const answers = records.map((data) => {
    const fixed = Buffer.alloc(12);
    fixed.writeUInt16BE(0xc00c, 0);
    fixed.writeUInt16BE(type, 2);
    fixed.writeUInt16BE(1, 4);
    fixed.writeUInt32BE(60, 6);
    fixed.writeUInt16BE(data.length, 10);
    return Buffer.concat([fixed, data]);
  });
  return Buffer.concat([header, question, ...answers]);
}

async function withServer(
  table: Record<string, Answer>,
  use: (resolver: Resolver, asked: string[], tick: (ms: number) => void) => Promise<void>,
): Promise<void> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    const answer = answerQuery(query, table, asked);
    if (answer) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let now = 0;
  const resolver = createResolver({ servers: [`127.0.0.1:${socket.address().port}`], clock: () => now });
  try {
    await use(resolver, asked, (ms) => {
      now += ms;
    });
  } finally {
    socket.close();
  }
}

test('mail exchanges come by preference, hosts in lower case', async () => {
  const table = { 'MX hue.example': { records: [mx(20, 'B.hue.example'), mx(10, 'a.hue.example')] } };
  await withServer(table, async (resolver) => {
    assert.deepEqual(await resolver.resolveMx('hue.example'), {
      kind: 'found',
      value: [
        { host: 'a.hue.example', preference: 10 },
        { host: 'b.hue.example', preference: 20 },
      ],
    });
  });
});

test('a null MX, a missing domain, a domain without MX and a broken server are told apart', async () => {
  const table = {
    'MX no.example': { records: [mx(0, '')] },
    'MX a.example': {},
    'MX broken.example': { rcode: 2 },
  };
  await withServer(table, async (resolver) => {
    assert.equal((await resolver.resolveMx('no.example')).kind, 'nullMx');
    assert.equal((await resolver.resolveMx('gone.example')).kind, 'absent');
    assert.equal((await resolver.resolveMx('a.example')).kind, 'absent');
    assert.equal((await resolver.resolveMx('broken.example')).kind, 'temporary');
  });
});

test('addresses of both families are found together, one family is enough, an address is its own answer', async () => {
  const table = {
    'A both.example': { records: [Buffer.from([192, 0, 2, 1])] },
    'AAAA both.example': { records: [Buffer.from('20010db8000000000000000000000001', 'hex')] },
    'A four.example': { records: [Buffer.from([192, 0, 2, 2])] },
    'AAAA four.example': { rcode: 2 },
  };
  await withServer(table, async (resolver) => {
    assert.deepEqual(await resolver.resolveAddresses('both.example'), {
      kind: 'found',
      value: ['2001:db8::1', '192.0.2.1'],
    });
    assert.deepEqual(await resolver.resolveAddresses('four.example'), {
      kind: 'found',
      value: ['192.0.2.2'],
    });
    assert.deepEqual(await resolver.resolveAddresses('198.51.100.7'), {
      kind: 'found',
      value: ['198.51.100.7'],
    });
  });
});

test('an answer is kept for a minute, a failure is asked again', async () => {
  const table: Record<string, Answer> = { 'TXT t.example': { records: [Buffer.from([2, 0x68, 0x69])] } };
  await withServer(table, async (resolver, asked, tick) => {
    await resolver.resolveTxt('t.example');
    assert.deepEqual(await resolver.resolveTxt('t.example'), { kind: 'found', value: ['hi'] });
    assert.equal(asked.length, 1);
    tick(61_000);
    await resolver.resolveTxt('t.example');
    assert.equal(asked.length, 2);
  });
});
