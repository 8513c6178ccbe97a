/**
 * How fast messages are parsed: structure, envelope and ranges of messages of 10 kB to 1 MB, in MB/s.
 *
 * The bound that the store's design counts on is 100 MB/s. Runs with the others, or alone: `node bench/mime.bench.ts`.
 */
import { parseMessage } from '#formats/mime/parse.ts';
import type { BenchResult } from './result.ts';

const HEADER = [
  'Received: from mx.example.net (mx.example.net [192.0.2.7])',
  '\tby mail.dongnai.example with ESMTPS id 019a; Mon, 12 Jan 2026 07:30:00 +0700',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=mail;',
  '\th=from:to:subject:date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=dzdVyOfAKCdLXdJOc9G2',
  'From: =?utf-8?B?Tmd1eeG7hW4gVsSDbiBBbg==?= <an@example.net>',
  'To: "Văn thư" <vanthu@dongnai.example>, Trần Thị Bình <binh@dongnai.example>',
  'Subject: =?utf-8?B?VuG7gSB2aeG7h2MgZ+G7rWkgdsSDbiBi4bqjbg==?=',
  'Date: Mon, 12 Jan 2026 07:30:00 +0700',
  'Message-ID: <019a.1@example.net>',
  'References: <019a.0@example.net>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="=_outer"',
];

/** A letter with text, its HTML form, and an attachment that brings it to about `bytes`. */
function letterOf(bytes: number): Buffer {
  const text = 'Kính gửi các cơ quan, đơn vị: đề nghị báo cáo trước ngày 20.\r\n'.repeat(20);
  const lines = Math.max(1, Math.trunc((bytes - 2 * text.length) / 78));
  const attachment = `${'TVqQAAMAAAAEAAAA//8AALgAAAAA'.repeat(3).slice(0, 76)}\r\n`.repeat(lines);
  const body = [
    '',
    '--=_outer',
    'Content-Type: multipart/alternative; boundary="=_inner"',
    '',
    '--=_inner',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--=_inner',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>${text}</p>`,
    '--=_inner--',
    '--=_outer',
    "Content-Type: application/pdf; name*=utf-8''c%C3%B4ng%20v%C4%83n.pdf",
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: base64',
    '',
    attachment,
    '--=_outer--',
    '',
  ];
  return Buffer.from([...HEADER, ...body].join('\r\n'));
}

const MEASURE_MS = 1000;

/** Parses again and again for a second. */
function measure(message: Buffer): { megabytesPerSecond: number; microseconds: number } {
  for (let round = 0; round < 200; round += 1) parseMessage(message);
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < MEASURE_MS) {
    for (let round = 0; round < 10; round += 1) parseMessage(message);
    rounds += 10;
  }
  const ms = performance.now() - start;
  return { megabytesPerSecond: (rounds * message.length) / ms / 1000, microseconds: (ms * 1000) / rounds };
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  return [10_000, 100_000, 1_000_000].map((bytes) => {
    const message = letterOf(bytes);
    const { megabytesPerSecond, microseconds } = measure(message);
    return {
      name: `parse ${message.length} bytes`,
      value: megabytesPerSecond,
      unit: 'MB/s',
      goal: '100',
      note: `${microseconds.toFixed(0)} µs a message`,
    };
  });
}

if (import.meta.main) console.table(await run());
