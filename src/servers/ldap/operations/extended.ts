/**
 * EXTENDED operations (RFC 4511 §4.12): StartTLS (§4.14), Who am I? (RFC 4532). A further one is one line.
 */
import { EXTENDED } from '#formats/ldap/extended.ts';
import { encodeExtendedAnswer } from '#formats/ldap/responses.ts';
import { RESULT } from '#formats/ldap/result-codes.ts';
import { LdapFault } from '../ldap-fault.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { forgetIdentity } from '../session.ts';
import { sentence } from '../texts.ts';

type Extended = (context: OperationContext, value: Uint8Array | undefined) => Promise<number>;

const startTls: Extended = async ({ id, session, conversation }, value) => {
  if (value) throw new LdapFault(RESULT.protocolError, 'brokenMessage');
  if (session.isSecure) throw new LdapFault(RESULT.operationsError, 'tlsAlready');
  // RFC 4511 §4.14.1: not while other operations are under way, a bind of several steps among them.
  if (conversation.othersUnderWay() > 0 || session.conversation)
    throw new LdapFault(RESULT.operationsError, 'operationsUnderWay');
  const answer = encodeExtendedAnswer(id, { code: RESULT.success });
  await conversation.send(answer);
  forgetIdentity(session);
  await conversation.startTls();
  return RESULT.success;
};

const whoAmI: Extended = async ({ id, session, conversation }) => {
  const name = session.identity ? `u:${session.identity.address}` : '';
  await conversation.send(encodeExtendedAnswer(id, { code: RESULT.success }, Buffer.from(name)));
  return RESULT.success;
};

const OPERATIONS: Readonly<Record<string, Extended>> = {
  [EXTENDED.startTls]: startTls,
  [EXTENDED.whoAmI]: whoAmI,
};

export const extended: Operation<'extended'> = async (context, request) => {
  const operation = OPERATIONS[request.name];
  if (operation) return operation(context, request.value);
  const result = { code: RESULT.protocolError, message: sentence('unknownOperation') };
  await context.conversation.send(encodeExtendedAnswer(context.id, result));
  return RESULT.protocolError;
};
