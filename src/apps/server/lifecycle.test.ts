/** Notices of what the directory does, as messages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildMessage } from '#formats/mime/build.ts';
import { boundaryOf } from './lifecycle.ts';

test('the long name of a reminder of late mail still makes a message', () => {
  const id = '01a21821-1555-76fd-925c-c2ab5eddafd8.late.2026-11-26';
  const message = buildMessage({
    from: [{ name: 'Trung tâm', email: 'trungtam@thuathienhue.gov.vn' }],
    to: [{ name: 'Chánh Văn phòng', email: 'chanhvanphong@thuathienhue.gov.vn' }],
    subject: 'Nhắc',
    sentAt: 0,
    zoneMinutes: 420,
    messageId: `${id}.lifecycle@thuathienhue.gov.vn`,
    text: 'quá hạn',
    boundary: boundaryOf(id),
  });
  assert.match(message.toString(), /\r\n\r\nqu=C3=A1 h=E1=BA=A1n\r\n$/);
});
