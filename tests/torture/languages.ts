/**
 * Attacks by what the program is asked to read as a language: people's filters (Sieve), filters and patches of directories (LDAP, SCIM),
 * contacts and calendars. A name or a value is never a piece of the language; what is read has an end.
 */

import { Client } from 'ldapts';
import { decodeInvitation } from '#formats/ical/invitation.ts';
import { decodeVcards } from '#formats/vcard/decode.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Attack, type AttackCount, counted } from './attack.ts';
import { DOMAIN, HOME, open, PASSWORD, PERSON, PORTS, say } from './target.ts';

const FRIEND = `tranthibinh@${DOMAIN}`;
const ANSWERED_MS = 20_000;
const plain = (address: string): string => Buffer.from(`\0${address}\0${PASSWORD}`).toString('base64');

/** Puts a script in and makes it the one that runs; what the server said to it. */
async function putScript(target: RunningProgram, address: string, script: string): Promise<string> {
  const port = PORTS.find(({ name }) => name === 'managesieve');
  if (!port) throw new Error('no ManageSieve');
  const socket = await open(target, port);
  socket.on('error', () => undefined);
  const whole = /(?:^|\r\n)(?:OK|NO|BYE).*\r\n$/;
  await say(socket, '', whole);
  await say(socket, `AUTHENTICATE "PLAIN" "${plain(address)}"\r\n`, whole);
  const said = await say(
    socket,
    `PUTSCRIPT "thu" {${Buffer.byteLength(script)}+}\r\n${script}\r\n`,
    whole,
    ANSWERED_MS,
  );
  await say(socket, 'SETACTIVE "thu"\r\n', whole);
  socket.destroy();
  return said;
}

const deep = (opening: string, inner: string, closing: string, depth: number): string =>
  `${opening.repeat(depth)}${inner}${closing.repeat(depth)}`;

const SCRIPTS: Record<string, string> = {
  'five megabytes': `# ${'x'.repeat(5_000_000)}\nkeep;`,
  'ten thousand blocks in blocks': deep('if true {', 'keep;', '}', 10_000),
  'ten thousand tests in tests': `if ${deep('not ', 'true', '', 10_000)} { keep; }`,
  'a hundred thousand brackets': `if anyof ${'('.repeat(100_000)}`,
  'a list of twenty thousand': `if header "Subject" [${Array.from({ length: 20_000 }, () => '"a"').join(',')}] { keep; }`,
  'a text that never ends': `text: ${'\n..'.repeat(50_000)}`,
  'a comment that never ends': `/* ${'*'.repeat(200_000)}`,
  'a script that includes itself':
    'require "include"; include :personal "thu"; include :personal "thu"; keep;',
  'a variable that doubles': `require "variables"; set "a" "${'x'.repeat(4_000)}"; ${'set "a" "${a}${a}"; '.repeat(200)} keep;`,
  stars: `if header :matches "Subject" "${'*a'.repeat(500)}*b" { keep; }`,
  'a pattern that goes back': 'require "regex"; if header :regex "Subject" "(a+)+(a*)*(a|a?)+$b" { keep; }',
  'a pattern of numbers':
    'require "regex"; if header :regex "Subject" "((a{1,255}){1,255}){1,255}" { keep; }',
  'all parts of all parts': `require ["foreverypart","mime"]; ${deep('foreverypart {', 'keep;', '}', 20)}`,
  'a hundred copies': `require "fileinto"; ${Array.from({ length: 100 }, (_, at) => `fileinto "a${at}";`).join('')}`,
  'names that climb':
    'require ["fileinto","mailbox"]; fileinto :create "../../etc/passwd"; fileinto :create "a/../../../b";',
  'line breaks in fields': 'require "editheader"; addheader "X-A" "a\r\nBcc: ke@example.org"; keep;',
  'line breaks in an answer': `require "vacation"; vacation :subject "a\r\nBcc: ke@example.org" "x\r\n.\r\nMAIL FROM:<>";`,
  'sent to itself': `redirect "${PERSON}";`,
};

const SUBJECT = `${'a'.repeat(4_000)}!`;

function deliver(target: RunningProgram, to: string, subject: string): Promise<string[]> {
  const before = ['EHLO a.example', 'MAIL FROM:<a@example.org>', `RCPT TO:<${to}>`, 'DATA'];
  const lines = subject.match(/.{1,900}/g)?.join('\n ') ?? '';
  return speakSmtp(target.port(25), [
    ...before,
    dataOf(`From: <a@example.org>\nTo: <${to}>\nSubject: ${lines}\n\nhet\n`),
  ]);
}

/** Two of ours who answer and pass on to each other: a letter makes a bounded number of letters. */
async function ringOfTwo(target: RunningProgram, count: AttackCount): Promise<void> {
  const added = await target.command(
    ['account', 'add', FRIEND, '--name', 'Trần Thị Bình', '--password-stdin'],
    PASSWORD,
  );
  if (added.code !== 0) throw new Error(added.stderr);
  const letters = (): Promise<number> =>
    withDatabase(target, async (db) => {
      const [row] = await db.query<{ count: number }>('select count(*)::integer as count from email');
      return row?.count ?? 0;
    });
  for (const act of [
    (other: string) => `redirect :copy "${other}";`,
    () => 'vacation :days 1 :addresses ["x@example.org"] "di vang";',
  ]) {
    count.tried += 1;
    for (const [one, other] of [
      [PERSON, FRIEND],
      [FRIEND, PERSON],
    ] as const) {
      const said = await putScript(target, one, `require ["copy","vacation"]; ${act(other)}`);
      if (!/(?:^|\r\n)OK/.test(said)) count.faults.push(`the ring was not made: ${said.slice(0, 200)}`);
    }
    const before = await letters();
    await deliver(target, PERSON, 'vong');
    // A ring that does not end grows while one looks.
    const seen: number[] = [];
    for (let look = 0; look < 4; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      seen.push(await letters());
    }
    const [later, last] = [seen.at(-2) ?? 0, seen.at(-1) ?? 0];
    if (last !== later || last - before > 10)
      count.faults.push(`a ring: ${before} letters, then ${seen.join(', ')}`);
  }
}

export const scriptBombs: Attack = {
  name: 'Sieve: scripts without end, patterns, rings of two',
  run: async (target) => {
    const count = counted();
    for (const [name, script] of Object.entries(SCRIPTS)) {
      count.tried += 1;
      const from = performance.now();
      const said = await putScript(target, PERSON, script);
      if (!/(?:^|\r\n)(?:OK|NO|BYE)/.test(said)) count.faults.push(`${name}: ${said.slice(0, 100)}`);
      const last = (await deliver(target, PERSON, SUBJECT)).at(-1) ?? '';
      if (!last.startsWith('250')) count.faults.push(`${name}, then a letter: ${last}`);
      const seconds = (performance.now() - from) / 1000;
      if (seconds > ANSWERED_MS / 1000) count.faults.push(`${name} took ${seconds.toFixed(0)} s`);
    }
    await ringOfTwo(target, count);
    for (const one of [PERSON, FRIEND]) await putScript(target, one, 'keep;');
    return count;
  },
};

const INTO_FILTERS = [
  '*',
  '*)(uid=*',
  '*)(|(objectClass=*',
  ')(&',
  '\\2a',
  '\\',
  '\0',
  '*)(userPassword=*',
  '(',
  'admin)(!(a=b',
  "' or '1'='1",
  '%',
  '_',
  "'; drop table account; --",
  '$1',
  '${7*7}',
  'a\r\nb',
  'uid=a,ou=people',
  '*'.repeat(5_000),
];

/** As a name to sign in with, and as a value within filters: nobody is let in, and nothing more is found than the one of that name. */
async function injectIntoLdap(target: RunningProgram, count: AttackCount): Promise<void> {
  const newClient = () => new Client({ url: `ldap://${HOME}:${target.port(389)}`, timeout: ANSWERED_MS });
  const base = `dc=${DOMAIN.split('.').join(',dc=')}`;
  for (const text of INTO_FILTERS.slice(0, 12)) {
    count.tried += 1;
    const guest = newClient();
    const isIn = await guest.bind(text, PASSWORD).then(
      () => true,
      () => false,
    );
    if (isIn) count.faults.push(`LDAP lets ${JSON.stringify(text)} in`);
    await guest.unbind().catch(() => undefined);
  }
  const client = newClient();
  await client.bind(PERSON, PASSWORD);
  const filters = [
    ...INTO_FILTERS.map(
      (text) =>
        `(uid=${text.replaceAll(/[\0()*\\]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`)})`,
    ),
    deep('(!', '(uid=a)', ')', 5_000),
    `(|${'(uid=a)'.repeat(20_000)})`,
    `(cn=${'*a'.repeat(5_000)}*)`,
  ];
  for (const filter of filters) {
    count.tried += 1;
    const found = await client.search(base, { filter, sizeLimit: 50 }).then(
      ({ searchEntries }) => searchEntries.length,
      () => 0,
    );
    if (found > 1) count.faults.push(`LDAP finds ${found} by ${filter.slice(0, 60)}`);
  }
  await client.unbind().catch(() => undefined);
}

async function askScim(
  target: RunningProgram,
  token: string,
  method: string,
  path: string,
  body?: string,
): Promise<[number, string]> {
  const answer = await fetch(`http://${HOME}:${target.port(80)}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(ANSWERED_MS),
  });
  return [answer.status, await answer.text()];
}

const PATCH = '"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]';
const BULK = '"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]';

const operations = (number: number): string =>
  Array.from(
    { length: number },
    () => '{"op":"add","path":"emails[type eq \\"work\\"].value","value":"a@b.vn"}',
  ).join(',');

const path = (filter: string): string => `/Users?filter=${encodeURIComponent(filter)}`;

async function injectIntoScim(target: RunningProgram, count: AttackCount): Promise<void> {
  const added = await target.command(['scim-token', 'add', 'snv', '--account', `snv@${DOMAIN}`, '--json']);
  if (added.code !== 0) throw new Error(added.stderr);
  const { secret } = JSON.parse(added.stdout) as { secret: string };
  const filters = [
    ...INTO_FILTERS.map((text) => `userName eq ${JSON.stringify(text)}`),
    ...INTO_FILTERS.map((text) => `userName eq "${text}`),
    deep('not (', 'userName pr', ')', 1_000),
    Array.from({ length: 2_000 }, () => 'userName co "a"').join(' or '),
    `emails[${deep('value[', 'a eq "b"', ']', 500)}]`,
    '__proto__ pr',
    'constructor.prototype eq "a"',
    `${'a.'.repeat(2_000)}b pr`,
  ];
  const asks: [string, string, string?][] = [
    ...filters.map((filter): [string, string] => ['GET', path(filter)]),
    ['GET', '/Users?count=999999999&startIndex=-5'],
    ['PATCH', '/Users/a', `{${PATCH},"Operations":[${operations(10_000)}]}`],
    [
      'PATCH',
      '/Users/a',
      `{${PATCH},"Operations":[{"op":"replace","path":"${'a['.repeat(1_000)}","value":1}]}`,
    ],
    ['PATCH', '/Users/a', `{${PATCH},"Operations":[{"op":"add","path":"__proto__.polluted","value":true}]}`],
    [
      'POST',
      '/Bulk',
      `{${BULK},"Operations":[${Array.from({ length: 5_000 }, () => '{"method":"DELETE","path":"/Users/a"}').join(',')}]}`,
    ],
    [
      'POST',
      '/Bulk',
      `{${BULK},"Operations":[${'{"method":"POST","path":"/Bulk","data":'.repeat(500)}1${'}'.repeat(500)}]}`,
    ],
    ['POST', '/Users', '['.repeat(500_000)],
    ['GET', '/Users/..%2f..%2fadmin'],
    ['GET', '/Users/%00'],
    ['GET', "/Users/1'%20or%20'1'='1"],
  ];
  for (const [method, where, body] of asks) {
    count.tried += 1;
    const told = `SCIM ${method} ${decodeURIComponent(where).slice(0, 60)}`;
    const [status, text] = await askScim(target, secret, method, where, body).catch(
      (error: unknown): [number, string] => [599, String(error)],
    );
    if (status >= 500) count.faults.push(`${told}: ${status} ${text.slice(0, 100)}`);
    if (
      method === 'GET' &&
      where.includes('filter=') &&
      /"totalResults":(?!0\b)/.test(text) &&
      !/ co "a"|not \(/.test(decodeURIComponent(where))
    )
      count.faults.push(`${told} finds somebody`);
  }
}

export const directoryInjection: Attack = {
  name: 'LDAP and SCIM: values that would be filters, filters and patches without end',
  run: async (target) => {
    const count = counted();
    await injectIntoLdap(target, count);
    await injectIntoScim(target, count);
    return count;
  },
};

const card = (lines: string): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a\r\n${lines}END:VCARD\r\n`;
const event = (lines: string): string =>
  `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\n${lines}END:VEVENT\r\nEND:VCALENDAR\r\n`;

const CARDS: Record<string, string> = {
  'half a million notes': card('NOTE:x\r\n'.repeat(500_000)),
  'a hundred thousand cards': card('').repeat(100_000),
  'a line of a million pieces': card(`NOTE:${'x\r\n '.repeat(1_000_000)}\r\n`),
  'eight megabytes in a line': card(`NOTE:${'x'.repeat(8_000_000)}\r\n`),
  'two hundred thousand parameters': card(`TEL;${'TYPE=home;'.repeat(200_000)}X=1:1\r\n`),
  'a million empty parts of a name': card(`N:${';'.repeat(1_000_000)}\r\nADR:${'\\'.repeat(1_000_000)}\r\n`),
  'cards in cards': 'BEGIN:VCARD\r\n'.repeat(200_000),
  'quotes that do not end': card(`TEL;X=${'"'.repeat(1_000_001)}:1\r\n`),
  'soft line breaks': card(`NOTE;ENCODING=QUOTED-PRINTABLE:${'=\r\n'.repeat(1_000_000)}\r\n`),
};
const CALENDARS: Record<string, string> = {
  'events that never end': 'BEGIN:VEVENT\r\n'.repeat(200_000),
  'events in events': deep('BEGIN:VEVENT\r\n', '', 'END:VEVENT\r\n', 100_000),
  'a hundred thousand rules': event('RRULE:FREQ=SECONDLY;COUNT=999999999\r\n'.repeat(100_000)),
  'a rule of half a million days': event(
    `RRULE:FREQ=WEEKLY;BYDAY=${'MO,'.repeat(500_000)}MO;COUNT=1e308\r\n`,
  ),
  'two hundred thousand exceptions': event('EXDATE:20260101T000000Z\r\n'.repeat(200_000)),
  'two hundred thousand people': event('ATTENDEE;CN=a:mailto:a@b.vn\r\n'.repeat(200_000)),
  'a line of a million pieces': event(`DESCRIPTION:${'x\r\n '.repeat(1_000_000)}\r\n`),
  'days and times that are none': event(`DTEND:99999999T999999Z\r\nDURATION:P${'9'.repeat(100_000)}D\r\n`),
  'quotes that do not end': event(`ATTENDEE;CN=${'"'.repeat(1_000_001)}:mailto:a@b\r\n`),
};
/** A reader of these is a person's browser; it may be busy for so long and no longer. */
const READ_WITHIN_MS = 5_000;

/** Read as the web reads them, here; then by mail and as uploads, for the program itself. */
export const cardBombs: Attack = {
  name: 'contacts and calendars: nests, rules, lines and lists without end',
  run: async (target) => {
    const count = counted();
    let longestMs = 0;
    const readAll = async (
      texts: Record<string, string>,
      type: string,
      read: (text: string) => unknown,
    ): Promise<void> => {
      for (const [name, text] of Object.entries(texts)) {
        count.tried += 1;
        const from = performance.now();
        read(text);
        const ms = performance.now() - from;
        longestMs = Math.max(longestMs, ms);
        if (ms > READ_WITHIN_MS) count.faults.push(`${type}, ${name}: ${(ms / 1000).toFixed(1)} s`);
        const folded = text.replaceAll('\r\n', '\n').replaceAll(/[^\n]{900}/g, '$&\n ');
        const head = `From: <a@example.org>\nSubject: lich\nMIME-Version: 1.0\nContent-Type: ${type}; charset=utf-8; method=REQUEST\n\n`;
        const before = ['EHLO a.example', 'MAIL FROM:<a@example.org>', `RCPT TO:<${PERSON}>`, 'DATA'];
        const last = (await speakSmtp(target.port(25), [...before, dataOf(head + folded)])).at(-1) ?? '';
        if (!/^[245]\d\d/.test(last)) count.faults.push(`${type}, ${name}: ${last}`);
      }
    };
    await readAll(CARDS, 'text/vcard', decodeVcards);
    await readAll(CALENDARS, 'text/calendar', decodeInvitation);
    count.note = `the longest reading in a browser ${(longestMs / 1000).toFixed(1)} s`;
    return count;
  },
};
