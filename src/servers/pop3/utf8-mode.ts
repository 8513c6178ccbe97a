/**
 * Which messages need UTF8 (RFC 6856 §4): those whose header holds UTF-8 as it is (RFC 6532).
 */
import { TopCutter } from '#formats/pop3/top-cutter.ts';
import { type ReadableMessage, slicesOf } from './message-reader.ts';
import { Pop3Fault } from './reply.ts';
import type { Pop3Session } from './session.ts';

function isUtf8(bytes: Buffer): boolean {
  return bytes.some((byte) => byte > 0x7f);
}

/** Throws -ERR [UTF8] where the session may not have the message as it is (RFC 6856 §5). */
export async function requireReadable(session: Pop3Session, message: ReadableMessage): Promise<void> {
  if (session.isUtf8) return;
  const cutter = new TopCutter(0);
  for await (const slice of slicesOf(message)) {
    if (isUtf8(cutter.push(slice))) throw new Pop3Fault('needsUtf8', 'UTF8');
    if (cutter.isDone) return;
  }
}
