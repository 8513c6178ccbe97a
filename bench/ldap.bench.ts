/**
 * How fast the address book answers over LDAP, among 50,000 people: names typed letter by letter, an address, a common name by pages.
 *
 * The real server over a real socket and another's client (`ldapts`); the book is filled in memory, and whoever asks is let in, because
 * neither is what is measured. Runs with the others, or alone: `node bench/ldap.bench.ts`.
 */
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from 'ldapts';
import type { BookUnit } from '#domain/directory/address-book.ts';
import { localPartOfName } from '#formats/vietnamese/addresses.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import { openListener } from '#platform/net/listener.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { BookIndex } from '#servers/ldap/book-index.ts';
import { createLdapServer } from '#servers/ldap/server.ts';
import { containerEntries, personEntry, treeNames, unitEntry } from '#servers/ldap/tree.ts';
import { type BenchResult, summarise } from './result.ts';

const PEOPLE = 50_000;
const UNITS = 500;
const ROUNDS = 400;
const GOAL_MS = '5';
const DOMAIN = 'thuathienhue.gov.vn';
const FAMILY = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Huỳnh',
  'Phan',
  'Võ',
  'Đặng',
  'Bùi',
  'Tôn Nữ',
  'Hồ',
];
const MIDDLE = ['Văn', 'Thị', 'Minh', 'Thanh', 'Hữu', 'Quang', 'Đức', 'Ngọc', 'Thu', 'Anh', 'Xuân', 'Khánh'];
const GIVEN = [
  'An',
  'Bình',
  'Châu',
  'Dũng',
  'Đào',
  'Giang',
  'Hạnh',
  'Hoài',
  'Khoa',
  'Lan',
  'Mai',
  'Nam',
  'Phúc',
  'Quỳnh',
  'Sơn',
  'Thảo',
  'Uyên',
  'Vinh',
  'Xuân',
  'Yến',
];

const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';

function fill(): BookIndex {
  const tree = treeNames(DOMAIN);
  const at = new Date('2026-01-01');
  const units: BookUnit[] = Array.from({ length: UNITS }, (_, number) => ({
    id: `unit-${number}`,
    code: `donvi${number}`,
    name: `Phòng Tổng hợp số ${number}`,
    addresses: [`donvi${number}@${DOMAIN}`],
    createdAt: at,
    changedAt: at,
  }));
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const index = new BookIndex(containerEntries(tree, 'UBND tỉnh'));
  for (const unit of units) index.put(unitEntry(tree, byId, unit, false));
  for (let number = 0; number < PEOPLE; number += 1) {
    const fullName = `${pick(FAMILY, number)} ${pick(MIDDLE, number * 7 + Math.floor(number / 12))} ${pick(GIVEN, Math.floor(number / 3))}`;
    const uid = `${localPartOfName(fullName)}${number}`;
    index.put(
      personEntry(tree, byId, {
        id: `person-${number}`,
        uid,
        fullName,
        addresses: [`${uid}@${DOMAIN}`],
        posts: [{ unitId: `unit-${number % UNITS}`, title: 'Chuyên viên' }],
        createdAt: at,
        changedAt: at,
      }),
    );
  }
  return index;
}

function startServer(index: BookIndex) {
  const account = { accountId: 'bench' as AccountId, address: `bench@${DOMAIN}` };
  return createLdapServer({
    book: { tree: treeNames(DOMAIN), open: () => Promise.resolve(index) },
    signIn: {
      verifyPassword: () => Promise.resolve(account),
      verifyToken: () => Promise.resolve(account),
      verifyCertificate: () => Promise.reject(new Error('not measured')),
      scramHashes: ['sha256'],
      findScramKeys: () => Promise.reject(new Error('not measured')),
      recordScramResult: () => undefined,
      watchStanding: () => () => undefined,
    },
    readPictures: () => Promise.resolve(new Map()),
    readPrincipal: (accountId) =>
      Promise.resolve({
        kind: 'account',
        accountId,
        name: account.address,
        unitPath: ['root' as UnitId],
        roles: [],
      }),
    clock: Date.now,
    random: randomBytes,
    log: createLogger({ level: 'silent' }),
    settings: { domain: DOMAIN, allowPlainAuth: 'always' },
  });
}

/** What is held in memory once garbage is gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Filters as Thunderbird and Outlook send them for what was typed. */
const FILTERS: Record<string, (round: number) => string> = {
  'a few letters of a name (Thunderbird)': (round) => {
    const typed = `${pick(GIVEN, round).toLowerCase()} ${round % 7}`.slice(0, 4);
    return `(|(cn=*${typed}*)(mail=*${typed}*)(givenName=*${typed}*)(sn=*${typed}*))`;
  },
  'two letters, as typing begins (Thunderbird)': (round) => {
    const typed = pick(['qx', 'uy', 'ho', 'ph', 'a1', 'vi', 'zz', 'dx', 'ng', '7@'], round);
    return `(|(cn=*${typed}*)(mail=*${typed}*)(givenName=*${typed}*)(sn=*${typed}*)(mozillaNickname=*${typed}*))`;
  },
  'three letters that end no name': (round) =>
    `(|(cn=*${pick(GIVEN, round).toLowerCase().slice(-2)} *)(mail=*${pick(GIVEN, round).toLowerCase().slice(-2)} *))`,
  'two words without diacritics': (round) =>
    `(&(cn=*thi ${pick(['dao', 'hanh', 'lan', 'mai'], round)}*)(mail=*))`,
  'an address (sign-in of other software)': (round) => `(mail=*${(round * 97) % PEOPLE}@${DOMAIN})`,
  'a name that nobody has': (round) => `(cn=*zyx${round}*)`,
};

async function measure(client: Client, filter: (round: number) => string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    await client.search('dc=thuathienhue,dc=gov,dc=vn', {
      filter: filter(round),
      sizeLimit: 50,
      attributes: ['cn', 'mail', 'ou', 'title'],
    });
    times.push(performance.now() - started);
  }
  return times.slice(ROUNDS / 10);
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const started = performance.now();
  const before = heldBytes();
  const index = fill();
  const fillMs = performance.now() - started;
  const megabytes = (heldBytes() - before) / 1e6;
  const server = startServer(index);
  const listener = await openListener({
    name: 'ldap',
    port: 0,
    hosts: ['127.0.0.1'],
    implicitTls: false,
    secureContext: () => {
      throw new Error('no TLS here');
    },
    proxyNetworks: [],
    limits: { maxConnections: 10, maxPerAddress: 10 },
    busyReply: '',
    log: createLogger({ level: 'silent' }),
    onConnection: server.serve,
  });
  const client = new Client({ url: `ldap://127.0.0.1:${listener.port}` });
  await client.bind('bench', 'bench');
  const results: BenchResult[] = [
    {
      name: `address book of ${PEOPLE} in memory`,
      value: megabytes,
      unit: 'MB',
      note: `filled in ${fillMs.toFixed(0)} ms`,
    },
  ];
  for (const [name, filter] of Object.entries(FILTERS)) {
    const times = (await measure(client, filter)).toSorted((a, b) => a - b);
    const p95 = times[Math.floor(times.length * 0.95)] ?? Number.NaN;
    results.push({
      name: `LDAP: ${name}, p95`,
      value: p95,
      unit: 'ms',
      goal: GOAL_MS,
      note: `median ${summarise(times).value.toFixed(2)} ms`,
    });
  }
  await client.unbind();
  await listener.close();
  await server.drain();
  return results;
}

if (import.meta.main) console.table(await run());
