/** The language of WebDAV: what is taken, what is refused, and what is written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitsFilter } from './card-filter.ts';
import { DavFault } from './dav-fault.ts';
import { encodeProperties, encodeResourceStatus } from './multistatus.ts';
import { card, dav } from './names.ts';
import { decodeReport } from './reports.ts';
import { decodeMkcol, decodePropfind, decodeProppatch } from './requests.ts';
import { childOf, encodeElement, escapeXml, parseXml } from './xml.ts';

const refusedWith =
  (status: number, precondition?: string) =>
  (error: unknown): boolean =>
    error instanceof DavFault && error.status === status && error.precondition === precondition;

test('names carry their namespaces, however the prefixes are called', () => {
  for (const body of [
    '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>',
    '<a:propfind xmlns:a="DAV:"><a:prop><a:getetag/></a:prop></a:propfind>',
    '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><!-- x --><D:prop><D:getetag></D:getetag></D:prop></D:propfind>',
  ])
    assert.deepEqual(decodePropfind(body).names, [dav('getetag')]);
  assert.equal(decodePropfind('').kind, 'all');
  assert.equal(decodePropfind('<propfind xmlns="DAV:"><propname/></propfind>').kind, 'names');
  const included = '<propfind xmlns="DAV:"><allprop/><include><sync-token/></include></propfind>';
  assert.deepEqual(decodePropfind(included).names, [dav('sync-token')]);
});

test('what is no XML of WebDAV is refused as such, whatever it is', () => {
  for (const body of [
    '<',
    'text',
    '<a><b></a>',
    '<x:a/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a>&unknown;</a>',
    '<a b="1" b="2"/>',
    `${'<a>'.repeat(30)}${'</a>'.repeat(30)}`,
    `<a>${'<b/>'.repeat(30_000)}</a>`,
    '<propertyupdate xmlns="DAV:"/>',
  ])
    assert.throws(() => decodePropfind(body), refusedWith(400), body.slice(0, 40));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (body) => {
      try {
        decodeReport(body);
      } catch (error) {
        assert.ok(error instanceof DavFault);
      }
    }),
  );
});

test('any text comes back from an element as it was, but for what XML cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const holdable = text
        .toWellFormed()
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold.
        .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
      assert.equal(parseXml(`<a>${escapeXml(text)}</a>`).text, holdable);
      assert.equal(parseXml(`<a b="${escapeXml(text.replaceAll(/\s/g, ''))}"/>`).children.length, 0);
    }),
  );
  const unknown = encodeElement('{urn:x"<}strange', 'y');
  assert.equal(parseXml(unknown).name, '{urn:x"<}strange');
});

test('an answer tells what is there, what is not and what may not be', () => {
  const text = encodeProperties('/dav/a&b', {
    found: [encodeElement(dav('getetag'), '1')],
    missing: [card('address-data')],
    refused: [dav('displayname')],
  });
  const root = parseXml(`<r xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">${text}</r>`);
  const [response] = root.children;
  assert.ok(response);
  assert.equal(childOf(response, dav('href'))?.text, '/dav/a&b');
  const parts = response.children.filter(({ name }) => name === dav('propstat'));
  assert.deepEqual(
    parts.map((part) => [
      childOf(part, dav('status'))?.text,
      childOf(part, dav('prop'))?.children.map(({ name }) => name),
    ]),
    [
      ['HTTP/1.1 200 OK', [dav('getetag')]],
      ['HTTP/1.1 404 Not Found', [card('address-data')]],
      ['HTTP/1.1 403 Forbidden', [dav('displayname')]],
    ],
  );
  assert.match(encodeResourceStatus('/x', 507, dav('y')), /507 Insufficient Storage.*<D:error><D:y\/>/);
});

test('changes of properties keep their order, and say what is to go', () => {
  const changes = decodeProppatch(
    '<propertyupdate xmlns="DAV:"><set><prop><displayname>Bạn bè</displayname></prop></set><remove><prop><getetag/></prop></remove></propertyupdate>',
  );
  assert.deepEqual(
    changes.map(({ name, value }) => [name, value?.text]),
    [
      [dav('displayname'), 'Bạn bè'],
      [dav('getetag'), undefined],
    ],
  );
  assert.deepEqual(decodeMkcol(''), []);
});

const prop = (name: string, inner: string, more = ''): string =>
  `><prop-filter name="${name}" ${more}>${inner}</prop-filter>`;

const match = (text: string, more = ''): string => `<text-match ${more}>${text}</text-match>`;

const carddav = (inner: string): string =>
  `<addressbook-query xmlns="urn:ietf:params:xml:ns:carddav">${inner}</addressbook-query>`;

const query = (filter: string): ReturnType<typeof decodeReport> =>
  decodeReport(
    `<addressbook-query xmlns="urn:ietf:params:xml:ns:carddav"><filter${filter}</filter></addressbook-query>`,
  );

function fits(vcard: string, filter: string): boolean {
  const report = query(filter);
  assert.equal(report.kind, 'query');
  return report.kind === 'query' && fitsFilter(vcard.replaceAll('\n', '\r\n'), report.filter);
}

const HUONG = `BEGIN:VCARD
VERSION:3.0
FN:Lê Thị Hương
EMAIL;TYPE=WORK,PREF:huong@thuathienhue.gov.vn
item1.TEL;TYPE=CELL:0912 345 678
END:VCARD
`;

test('a card fits a filter as RFC 6352 §10.5 says', () => {
  for (const [filter, expected] of [
    ['>', true],
    [prop('fn', match('huong')), true],
    [prop('FN', match('Hương', 'collation="i;octet"')), true],
    [prop('FN', match('hương', 'collation="i;octet"')), false],
    [prop('FN', match('HƯƠNG')), true],
    [prop('FN', match('hường')), false],
    [prop('FN', match('lê thị hương', 'match-type="equals"')), true],
    [prop('FN', match('thị', 'match-type="starts-with"')), false],
    [prop('FN', match('hương', 'match-type="ends-with"')), true],
    [prop('FN', match('lan', 'negate-condition="yes"')), true],
    [prop('NOTE', '<is-not-defined/>'), true],
    [prop('EMAIL', '<is-not-defined/>'), false],
    [prop('NOTE', ''), false],
    [prop('TEL', `${match('0912')}${match('9999')}`), true],
    [prop('TEL', `${match('0912')}${match('9999')}`, 'test="allof"'), false],
    [prop('EMAIL', `<param-filter name="type">${match('work')}</param-filter>`), true],
    [prop('EMAIL', `<param-filter name="type">${match('home')}</param-filter>`), false],
    [prop('EMAIL', '<param-filter name="x-y"><is-not-defined/></param-filter>'), true],
    [` test="allof"${prop('FN', match('lê'))}${prop('TEL', match('091')).slice(1)}`, true],
    [` test="allof"${prop('FN', match('lê'))}${prop('TEL', match('777')).slice(1)}`, false],
  ] as const)
    assert.equal(fits(HUONG, filter), expected, filter);
});

const filtered = (more: string): string =>
  carddav(`<filter><prop-filter name="FN"><text-match ${more}>x</text-match></prop-filter></filter>`);

test('reports that are not as the RFCs say are refused with what is wrong', () => {
  for (const [body, status, condition] of [
    [carddav(''), 400, card('valid-filter')],
    [filtered('collation="i;klingon"'), 403, card('supported-collation')],
    [filtered('match-type="sounds-like"'), 403, card('supported-filter')],
    [carddav(`<filter>${'<prop-filter name="A"/>'.repeat(101)}</filter>`), 403, card('supported-filter')],
    ['<expand-property xmlns="DAV:"/>', 403, dav('supported-report')],
    ['<sync-collection xmlns="DAV:"><sync-level>2</sync-level></sync-collection>', 400, undefined],
    [
      '<sync-collection xmlns="DAV:"><sync-level>1</sync-level><limit><nresults>many</nresults></limit></sync-collection>',
      400,
      undefined,
    ],
    [
      '<addressbook-multiget xmlns="urn:ietf:params:xml:ns:carddav"><D:prop xmlns:D="DAV:"><address-data version="2.1"/></D:prop></addressbook-multiget>',
      415,
      card('supported-address-data'),
    ],
  ] as const)
    assert.throws(() => decodeReport(body), refusedWith(status, condition), body.slice(0, 90));
});
