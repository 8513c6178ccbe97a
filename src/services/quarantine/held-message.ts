/** Held mail as delivery takes it: the envelope as it was, and what was found out then. */
import type { QuarantinedMail } from '#domain/quarantine/quarantined-mail.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';

/** The message to deliver; its rows were written from the same values. */
export function heldMessage(mail: QuarantinedMail, bytes: Buffer): IncomingMessage {
  const envelope = mail.envelope as unknown as Omit<
    IncomingMessage,
    'bytes' | 'recipients' | 'reversePath' | 'principal'
  >;
  return {
    ...envelope,
    entrance: 'release',
    bytes,
    reversePath: mail.reversePath,
    recipients: mail.recipients,
    assessment: mail.assessment,
  };
}
