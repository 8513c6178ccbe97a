import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unicodeCasemapKey } from '../collation/unicode-casemap.ts';
import { parseMessage } from '../mime/parse.ts';
import { messageFields } from '../mime/summary.ts';
import { type MessageKeys, messageKeysOf } from './message-keys.ts';

const ARRIVAL = Date.UTC(2026, 0, 2);

const ids: string[] = [];

/** The place of an id in `ids`, where it is put when first met. */
function numberOf(id: string): number {
  if (!ids.includes(id)) ids.push(id);
  return ids.indexOf(id);
}

function keysOf(header: string): MessageKeys {
  const bytes = Buffer.from(`${header.replaceAll('\n', '\r\n')}\r\n\r\n`);
  return messageKeysOf(messageFields(bytes, parseMessage(bytes)), ARRIVAL, numberOf);
}

test('RFC 5256 §3: addresses by their mailbox, subjects by their base, dates in UTC', () => {
  const keys = keysOf(`From: =?utf-8?Q?Nguy=E1=BB=85n_An?= <an@b.example>
To: "b, inh" <binh@a.example>, an@b.example
Cc: cuong
Subject: Re: [don vi] =?utf-8?B?Q8O0bmcgdsSDbg==?=
Date: Sun, 31 Dec 2000 16:01:33 -0800`);
  assert.deepEqual(keys, {
    arrival: ARRIVAL,
    date: Date.UTC(2001, 0, 1, 0, 1, 33),
    subject: unicodeCasemapKey('công văn'),
    isReplyOrForward: true,
    from: 'AN',
    to: 'BINH',
    cc: 'CUONG',
    displayFrom: unicodeCasemapKey('Nguyễn An'),
    displayTo: 'B, INH',
    id: -1,
    references: [],
  });
});

test('absent headers have the empty key, and the arrival stands for the date', () => {
  const absent = { subject: '', from: '', to: '', cc: '', displayFrom: '', displayTo: '' };
  const alone = { isReplyOrForward: false, id: -1, references: [] };
  assert.deepEqual(keysOf('X: y'), { arrival: ARRIVAL, date: ARRIVAL, ...absent, ...alone });
  assert.equal(keysOf('Date: yesterday').date, ARRIVAL);
});

test('RFC 5957 §3: an address without a name is shown whole', () => {
  assert.equal(keysOf('From: <an@b.example>').displayFrom, 'AN@B.EXAMPLE');
  assert.equal(keysOf('From: "" <an@b.example>').displayFrom, 'AN@B.EXAMPLE');
  assert.equal(keysOf('To: root').displayTo, 'ROOT');
});

function referencesOf(header: string): (string | undefined)[] {
  return keysOf(header).references.map((number) => ids[number]);
}

test('RFC 5256 §3: References lead to a message, else the first id of In-Reply-To', () => {
  assert.deepEqual(referencesOf('References: <a@x> <b@x>\nIn-Reply-To: <c@x>'), ['a@x', 'b@x']);
  assert.deepEqual(referencesOf('References: none\nIn-Reply-To: <c@x> <d@x>'), ['c@x']);
  assert.deepEqual(referencesOf('In-Reply-To: your letter'), []);
});

test('RFC 5256 §3: an id is the same with and without quotes', () => {
  const { id } = keysOf('Message-ID: <"01KF8JCEOCBS0045PS"@xxx.yyy.com>');
  assert.equal(ids[id], '01KF8JCEOCBS0045PS@xxx.yyy.com');
  assert.equal(ids[keysOf('Message-ID: <"a\\"b"@x>').id], 'a"b@x');
  assert.notEqual(keysOf('Message-ID: <A@x>').id, keysOf('Message-ID: <a@x>').id);
});

test('of very many references the first and the last count', () => {
  const many = Array.from({ length: 100 }, (_, place) => `<${place}@x>`).join(' ');
  const found = referencesOf(`References: ${many}`);
  assert.equal(found.length, 32);
  assert.deepEqual([found[0], found[1], found.at(-1)], ['0@x', '69@x', '99@x']);
});
