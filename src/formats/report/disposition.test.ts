/** The fields of read receipts (RFC 8098 §3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDisposition, decodeDispositionFields, encodeDispositionFields } from './disposition.ts';

test('fields are read back as they were written, and nothing breaks out of its line', () => {
  const fields = {
    reportingUA: 'CôngThư\r\nEvil: x',
    mdnGateway: null,
    originalRecipient: 'rfc822;an@hue.vn',
    finalRecipient: 'rfc822; an@hue.vn',
    originalMessageId: '<x@hue.vn>',
    disposition: { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'deleted' } as const,
    error: null,
    extensionFields: { 'X-One': '1', Disposition: 'x', 'bad name': 'x' },
  };
  const read = decodeDispositionFields(encodeDispositionFields(fields));
  assert.deepEqual(read, { ...fields, reportingUA: 'C ngTh Evil: x', extensionFields: { 'X-One': '1' } });
});

test('a disposition is read in any case, with modifiers, and not from other text', () => {
  const known = { actionMode: 'automatic-action', sendingMode: 'mdn-sent-automatically', type: 'processed' };
  assert.deepEqual(decodeDisposition('Automatic-Action / MDN-sent-automatically ; Processed/error'), known);
  for (const text of ['', 'displayed', 'manual-action; displayed', 'x/y; displayed'])
    assert.equal(decodeDisposition(text), undefined);
  assert.equal(decodeDispositionFields(Buffer.from('Error: x\r\n')), undefined);
});
