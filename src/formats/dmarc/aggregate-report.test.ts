/** Aggregate reports: what is written is read again, and what is none gives nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AggregateReport, encodeAggregateReport, parseAggregateReport } from './aggregate-report.ts';
import { parseXml } from './xml.ts';

const REPORT: AggregateReport = {
  organisation: 'Huế & co <x>',
  email: 'postmaster@hue.vn',
  reportId: '2026-1',
  begin: 1_764_000_000,
  end: 1_764_086_400,
  domain: 'example.org',
  policy: 'reject',
  rows: [
    {
      sourceIp: '192.0.2.1',
      count: 3,
      disposition: 'none',
      dkim: 'pass',
      spf: 'fail',
      headerFrom: 'example.org',
      envelopeFrom: 'bounce.example.org',
      dkimResults: [{ domain: 'example.org', selector: 's1', result: 'pass' }],
      spfResults: [{ domain: 'bounce.example.org', result: 'fail' }],
    },
  ],
};

test('a report that we write is read as it was', () => {
  assert.deepEqual(parseAggregateReport(encodeAggregateReport(REPORT)), REPORT);
});

test('what is no report gives nothing', () => {
  for (const text of ['', '<feedback>', '<feedback></feedback>', '<html></html>', 'x', '<a><b></a></b>'])
    assert.equal(parseAggregateReport(text), undefined, text);
});

test('entities of their own and depth without end are not read', () => {
  assert.equal(parseXml('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), undefined);
  assert.equal(parseXml('<a>'.repeat(1_000)), undefined);
  assert.equal(parseXml('<a>&#x41;&amp;<![CDATA[<b>]]></a>')?.text, 'A&<b>');
});
