/**
 * BIND (RFC 4511 §4.2, RFC 4513 §5): by name and password, or by a SASL mechanism of `services/sign-in`.
 *
 * A name is an entry's (`uid=an,ou=people,…`, `ou=snv,ou=units,…`) or simply the address, which is what most people have at hand. Nobody reads
 * anonymously; the root DSE alone is open, so that a client can find out how to bind.
 */

import { parseName } from '#formats/ldap/names.ts';
import { decodePassword, type LdapRequest } from '#formats/ldap/requests.ts';
import { encodeBindAnswer } from '#formats/ldap/responses.ts';
import { type LdapResult, RESULT } from '#formats/ldap/result-codes.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { SaslMechanism } from '#services/sign-in/mechanism.ts';
import { findMechanism, usableMechanisms } from '#services/sign-in/mechanisms.ts';
import { LdapFault } from '../ldap-fault.ts';
import type { OperationContext } from '../operation.ts';
import { forgetIdentity } from '../session.ts';
import type { TextKey } from '../texts.ts';

type BindRequest = Extract<LdapRequest, { kind: 'bind' }>;

const LDAP_VERSION = 3;

const REFUSALS: Partial<Record<RefusalCode, [number, TextKey]>> = {
  authenticationFailed: [RESULT.invalidCredentials, 'wrongPassword'],
  authenticationTooOften: [RESULT.unwillingToPerform, 'tooOften'],
  accountLocked: [RESULT.invalidCredentials, 'locked'],
  appPasswordNeeded: [RESULT.invalidCredentials, 'appPassword'],
  passwordMustChange: [RESULT.invalidCredentials, 'mustChange'],
  notFound: [RESULT.invalidCredentials, 'wrongPassword'],
};

/** The address that a name stands for. */
function addressOf(name: string, domain: string): string {
  if (!name.includes('=')) return name.includes('@') ? name : `${name}@${domain}`;
  const first = parseName(name)[0];
  return first && (first.type === 'uid' || first.type === 'ou') ? `${first.value}@${domain}` : name;
}

function faultOf(error: unknown): unknown {
  if (error instanceof SaslFault) return new LdapFault(RESULT.invalidCredentials, 'wrongPassword');
  const known = error instanceof Refusal ? REFUSALS[error.code] : undefined;
  return known ? new LdapFault(known[0] as LdapResult['code'], known[1]) : error;
}

async function letIn(context: OperationContext, prove: () => Promise<ProvenAccount>): Promise<void> {
  const { session, deps } = context;
  try {
    const account = await prove();
    const principal = await deps.readPrincipal(account.accountId);
    session.identity = { principal, address: account.address, checkedAt: deps.clock(), proven: account };
    deps.log.info({ remoteAddress: session.remoteAddress, account: account.address }, 'signed in by LDAP');
  } catch (error) {
    const fault = faultOf(error);
    if (fault instanceof LdapFault) {
      session.failedBinds += 1;
      const reason = error instanceof Refusal ? error.code : 'mechanism';
      deps.log.warn({ remoteAddress: session.remoteAddress, reason }, 'an LDAP sign-in failed');
    }
    throw fault;
  }
}

async function bindSimply(context: OperationContext, name: string, password: Uint8Array): Promise<void> {
  const { session, deps } = context;
  if (name === '' && password.length === 0)
    throw new LdapFault(RESULT.inappropriateAuthentication, 'anonymous');
  // RFC 4513 §5.1.2: a name without a password would let programs believe that somebody proved something.
  if (password.length === 0) throw new LdapFault(RESULT.unwillingToPerform, 'emptyPassword');
  if (!session.takesPasswords) throw new LdapFault(RESULT.confidentialityRequired, 'tlsBeforePassword');
  const address = addressOf(name, deps.settings.domain);
  const { remoteAddress } = session;
  await letIn(context, () =>
    deps.signIn.verifyPassword({ address, password: decodePassword(password), remoteAddress }),
  );
}

function requireMechanism({ session, deps }: OperationContext, name: string): SaslMechanism {
  const mechanism = findMechanism(name.toUpperCase(), deps.signIn);
  if (!mechanism) throw new LdapFault(RESULT.authMethodNotSupported, 'unknownMechanism');
  if (mechanism.sendsPassword && !session.takesPasswords)
    throw new LdapFault(RESULT.confidentialityRequired, 'tlsBeforePassword');
  if (!usableMechanisms(session, deps.signIn).includes(mechanism))
    throw new LdapFault(RESULT.authMethodNotSupported, 'unknownMechanism');
  return mechanism;
}

/** Waits for the next bind request of the conversation, which the connection hands over by `answer`. */
function nextCredentials({ session, signal }: OperationContext, mechanism: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      delete session.conversation;
      reject(new SaslFault('other-error'));
    };
    signal.addEventListener('abort', abort, { once: true });
    session.conversation = {
      mechanism,
      abort,
      answer: (credentials) => {
        signal.removeEventListener('abort', abort);
        delete session.conversation;
        resolve(credentials);
      },
    };
  });
}

async function bindBySasl(
  context: OperationContext,
  request: BindRequest & { authentication: { kind: 'sasl' } },
  answerId: () => number,
): Promise<void> {
  const { mechanism: name, credentials } = request.authentication;
  const mechanism = requireMechanism(context, name);
  const { session, deps, conversation } = context;
  const challenge = async (message: Buffer): Promise<Buffer> => {
    const answer = nextCredentials(context, name);
    await conversation.send(encodeBindAnswer(answerId(), { code: RESULT.saslBindInProgress }, message));
    return answer;
  };
  const initialResponse = credentials && Buffer.from(credentials);
  await letIn(context, () =>
    mechanism.prove({
      signIn: deps.signIn,
      remoteAddress: session.remoteAddress,
      tlsProofs: session.tlsProofs,
      random: deps.random,
      ...(initialResponse && { initialResponse }),
      firstMessage: () => (initialResponse ? Promise.resolve(initialResponse) : challenge(Buffer.alloc(0))),
      challenge,
    }),
  );
}

/** Binds. `answerId` is the number of the request to answer: each step of a SASL bind is a request of its own. */
export async function bind(
  context: OperationContext,
  request: BindRequest,
  answerId: () => number,
): Promise<number> {
  forgetIdentity(context.session);
  if (request.version !== LDAP_VERSION) throw new LdapFault(RESULT.protocolError, 'versionThree');
  const { authentication } = request;
  if (authentication.kind === 'simple') await bindSimply(context, request.name, authentication.password);
  else if (authentication.kind === 'sasl')
    await bindBySasl(context, { ...request, authentication }, answerId);
  else throw new LdapFault(RESULT.authMethodNotSupported, 'unknownMechanism');
  await context.conversation.send(encodeBindAnswer(answerId(), { code: RESULT.success }));
  return RESULT.success;
}
