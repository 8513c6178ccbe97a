import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unicodeCasemapKey } from '../collation/unicode-casemap.ts';
import { parseMessage } from '../mime/parse.ts';
import { messageFields } from '../mime/summary.ts';
import { type SortKeys, sortKeysOf } from './sort-keys.ts';

const ARRIVAL = Date.UTC(2026, 0, 2);

function keysOf(header: string): SortKeys {
  const bytes = Buffer.from(`${header.replaceAll('\n', '\r\n')}\r\n\r\n`);
  return sortKeysOf(messageFields(bytes, parseMessage(bytes)), ARRIVAL);
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
    from: 'AN',
    to: 'BINH',
    cc: 'CUONG',
    displayFrom: unicodeCasemapKey('Nguyễn An'),
    displayTo: 'B, INH',
  });
});

test('absent headers have the empty key, and the arrival stands for the date', () => {
  const absent = { subject: '', from: '', to: '', cc: '', displayFrom: '', displayTo: '' };
  assert.deepEqual(keysOf('X: y'), { arrival: ARRIVAL, date: ARRIVAL, ...absent });
  assert.equal(keysOf('Date: yesterday').date, ARRIVAL);
});

test('RFC 5957 §3: an address without a name is shown whole', () => {
  assert.equal(keysOf('From: <an@b.example>').displayFrom, 'AN@B.EXAMPLE');
  assert.equal(keysOf('From: "" <an@b.example>').displayFrom, 'AN@B.EXAMPLE');
  assert.equal(keysOf('To: root').displayTo, 'ROOT');
});
