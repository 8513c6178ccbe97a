import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHeaderProperty, parseHeaderProperty } from './header-forms.ts';

function valueOf(name: string, ...raw: string[]): unknown {
  const property = parseHeaderProperty(name);
  assert.ok(property, name);
  return JSON.parse(JSON.stringify(encodeHeaderProperty(property, raw)));
}

test('a property names a field, a form, and whether all are wanted', () => {
  assert.deepEqual(parseHeaderProperty('header:List-POST:asURLs:all'), {
    field: 'list-post',
    form: 'URLs',
    all: true,
  });
  assert.deepEqual(parseHeaderProperty('header:X-Foo'), { field: 'x-foo', form: 'Raw', all: false });
  for (const wrong of [
    'header:',
    'header:A:asFoo',
    'header:From:asDate',
    'header:Subject:asAddresses',
    'from',
  ])
    assert.equal(parseHeaderProperty(wrong), undefined, wrong);
});

test('the last field counts, or all in their order; none is null or nothing', () => {
  assert.equal(valueOf('header:X-A', ' one', ' two'), ' two');
  assert.deepEqual(valueOf('header:X-A:all', ' one', ' two'), [' one', ' two']);
  assert.equal(valueOf('header:X-A'), null);
  assert.deepEqual(valueOf('header:X-A:all'), []);
});

test('text is unfolded, decoded and composed', () => {
  assert.equal(
    valueOf('header:Subject:asText', ' =?UTF-8?Q?Gi=E1=BA=A5y?=\r\n =?UTF-8?Q?_m=E1=BB=9Di?='),
    'Giấy mời',
  );
});

test('addresses are told flat or in their groups', () => {
  const raw =
    ' "James Smythe" <james@example.com>, Friends:\r\n jane@example.com, =?UTF-8?Q?John_Sm=C3=AEth?= <john@example.com>;';
  const james = { name: 'James Smythe', email: 'james@example.com' };
  const jane = { name: null, email: 'jane@example.com' };
  const john = { name: 'John Smîth', email: 'john@example.com' };
  assert.deepEqual(valueOf('header:To:asAddresses', raw), [james, jane, john]);
  assert.deepEqual(valueOf('header:To:asGroupedAddresses', raw), [
    { name: null, addresses: [james] },
    { name: 'Friends', addresses: [jane, john] },
  ]);
});

test('ids, dates and addresses of the web, or null where there are none', () => {
  assert.deepEqual(valueOf('header:References:asMessageIds', ' <a@b> <c@d>'), ['a@b', 'c@d']);
  assert.equal(valueOf('header:Date:asDate', ' Wed, 5 Jan 2005 08:00:00 +0700'), '2005-01-05T01:00:00Z');
  assert.equal(valueOf('header:Date:asDate', ' gestern'), null);
  assert.deepEqual(valueOf('header:List-Post:asURLs', ' <mailto:a@b>,\r\n <https://c>'), [
    'mailto:a@b',
    'https://c',
  ]);
  assert.equal(valueOf('header:List-Post:asURLs', ' NO'), null);
});
