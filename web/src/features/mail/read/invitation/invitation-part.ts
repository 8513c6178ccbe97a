/** Where the invitation of a message is, if it is one. */
import type { BodyPart, Email } from '../../../../jmap/objects.ts';

/** Calendars are small; what is larger is a file like any other. */
const MAX_TEXT = 1_000_000;

export function invitationPart(email: Email): BodyPart | undefined {
  return (email.attachments ?? []).find(
    ({ type, blobId, size }) => type === 'text/calendar' && blobId !== null && size < MAX_TEXT,
  );
}
