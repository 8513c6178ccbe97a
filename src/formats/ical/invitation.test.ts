/** Invitations as programs send them, and answers that they understand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from '#formats/mime/parse.ts';
import { decodeInvitation } from './invitation.ts';
import { encodeReply } from './reply.ts';
import { encodeReplyMessage } from './reply-message.ts';
import { encodeRequest } from './request.ts';

const INVITATION = [
  'BEGIN:VCALENDAR',
  'PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN',
  'VERSION:2.0',
  'METHOD:REQUEST',
  'BEGIN:VTIMEZONE',
  'TZID:SE Asia Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T000000',
  'TZOFFSETFROM:+0700',
  'TZOFFSETTO:+0700',
  'END:STANDARD',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'UID:hop-giao-ban-1@thuathienhue.gov.vn',
  'SEQUENCE:2',
  'DTSTART;TZID=SE Asia Standard Time:20261202T080000',
  'DTEND;TZID=SE Asia Standard Time:20261202T093000',
  'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=6',
  String.raw`SUMMARY:Họp giao ban\, quý IV`,
  'LOCATION:Phòng họp số 1\\, 16 Lê Lợi',
  'DESCRIPTION:Chuẩn bị báo cáo.\\nMang theo số ',
  ' liệu.',
  'ORGANIZER;CN="Nguyễn Văn An":mailto:nguyenvanan@thuathienhue.gov.vn',
  'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN="Bình; Trần Thị":MAILTO:tranthibinh@thuathienhue.gov.vn',
  'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:cuong@example.vn',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

test('an invitation of Outlook is read whole', () => {
  const invitation = decodeInvitation(INVITATION);
  assert.ok(invitation);
  assert.equal(invitation.method, 'request');
  assert.equal(invitation.summary, 'Họp giao ban, quý IV');
  assert.equal(invitation.location, 'Phòng họp số 1, 16 Lê Lợi');
  assert.equal(invitation.description, 'Chuẩn bị báo cáo.\nMang theo số liệu.');
  assert.deepEqual(invitation.start, { isDay: false, at: Date.UTC(2026, 11, 2, 1) });
  assert.deepEqual(invitation.end, { isDay: false, at: Date.UTC(2026, 11, 2, 2, 30) });
  const { frequency, interval, days, count } = invitation.recurrence ?? {};
  assert.deepEqual([frequency, interval, days, count], ['weekly', 2, ['MO', 'WE'], 6]);
  assert.equal(invitation.organizer?.name, 'Nguyễn Văn An');
  assert.deepEqual(
    invitation.participants.map(({ name, answer, isOptional }) => [name, answer, isOptional]),
    [
      ['Bình; Trần Thị', 'needsAction', false],
      ['', 'accepted', true],
    ],
  );
});

const timesOf = (...lines: string[]) => {
  const { start, end } =
    decodeInvitation(
      ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\n'),
    ) ?? {};
  return [start?.at, end?.at, start?.isDay];
};

test('days, UTC, other zones and durations are times', () => {
  const day = Date.UTC(2026, 8, 1, 17);
  assert.deepEqual(timesOf('DTSTART;VALUE=DATE:20260902'), [day, day + 86_400_000, true]);
  assert.deepEqual(timesOf('DTSTART:20260902T010000Z', 'DURATION:PT1H30M'), [
    Date.UTC(2026, 8, 2, 1),
    Date.UTC(2026, 8, 2, 2, 30),
    false,
  ]);
  assert.deepEqual(timesOf('DTSTART;TZID=Europe/Paris:20260702T100000')[0], Date.UTC(2026, 6, 2, 8));
  assert.deepEqual(timesOf('DTSTART;TZID=Nowhere:20260702T100000')[0], Date.UTC(2026, 6, 2, 3));
  assert.deepEqual(timesOf('DTSTART:hôm nay'), [undefined, undefined, undefined]);
});

test('an answer repeats what the invitation is known by, and says who answers', () => {
  const guest = { name: 'Trần Thị Bình', address: 'tranthibinh@thuathienhue.gov.vn' };
  const now = Date.UTC(2026, 10, 25, 3);
  const reply = encodeReply(INVITATION, guest, 'accepted', { comment: 'Sẽ đến; đúng giờ', now }) ?? '';
  assert.ok(reply.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
  const decoded = decodeInvitation(reply);
  assert.equal(decoded?.method, 'reply');
  assert.equal(decoded?.uid, 'hop-giao-ban-1@thuathienhue.gov.vn');
  assert.equal(decoded?.sequence, 2);
  assert.deepEqual(decoded?.start, { isDay: false, at: Date.UTC(2026, 11, 2, 1) });
  assert.deepEqual(decoded?.participants, [{ ...guest, answer: 'accepted', isOptional: false }]);
  assert.match(reply, /COMMENT:Sẽ đến\\; đúng giờ/);
});

test('the message of an answer carries the method in its type, and no header breaks out of it', () => {
  const message = encodeReplyMessage({
    from: { name: 'Trần Thị Bình', address: 'tranthibinh@thuathienhue.gov.vn' },
    to: { name: 'An', address: 'an@thuathienhue.gov.vn>\r\nBcc: all@example.vn' },
    subject: 'Nhận lời: Họp giao ban\r\nBcc: all@example.vn',
    text: 'Nhận lời',
    calendar: encodeReply(INVITATION, { name: 'B', address: 'b@example.vn' }, 'declined', { now: 0 }) ?? '',
    messageId: 'x@thuathienhue.gov.vn',
    boundary: 'b1',
    now: 0,
  });
  assert.doesNotMatch(message, /^Bcc:/m);
  const { root } = parseMessage(Buffer.from(message));
  const [, calendar] = root.parts;
  assert.equal(`${calendar?.type}/${calendar?.subtype}`, 'text/calendar');
  assert.match(message, /text\/calendar; charset=utf-8; method=REPLY/);
});

test('no word of an invitation becomes a line of its own, whatever ends its lines', () => {
  const ends = ['\r\n', '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029', '\0'];
  for (const end of ends) {
    const evil = `a${end}ATTENDEE:mailto:x@evil.example${end}END:VEVENT`;
    const party = { name: evil, address: `an@thuathienhue.gov.vn${end}ATTENDEE:mailto:x@evil.example` };
    const words = { summary: evil, description: evil, location: evil, url: `https://a.example/${evil}` };
    const event = { uid: 'a', sequence: 0, startsAt: 0, endsAt: 9, ...words, organizer: party, guest: party };
    const text = encodeRequest(event, 'REQUEST', 0);
    const lines = text.replaceAll(/\r\n /g, '').split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/);
    assert.equal(lines.filter((line) => line.startsWith('ATTENDEE')).length, 1, JSON.stringify(end));
    assert.equal(lines.filter((line) => line === 'END:VEVENT').length, 1);
    assert.deepEqual(decodeInvitation(text)?.participants, [], 'an address with a line in it is none');
    const honest = { name: evil, address: 'an@thuathienhue.gov.vn' };
    const again = decodeInvitation(encodeRequest({ ...event, guest: honest }, 'REQUEST', 0));
    assert.deepEqual(
      again?.participants.map(({ address }) => address),
      [honest.address],
    );
  }
});

test('no text makes the reader fail', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (noise) => {
      decodeInvitation(noise);
      decodeInvitation(`BEGIN:VCALENDAR\nBEGIN:VEVENT\n${noise}\nEND:VEVENT\nEND:VCALENDAR`);
    }),
  );
});
