/** What an operation of the server is: a kind of request, and one function that answers it. */
import type { Control } from '#formats/ldap/controls.ts';
import type { LdapRequest } from '#formats/ldap/requests.ts';
import type { LdapDependencies } from './dependencies.ts';
import type { LdapLimits } from './limits.ts';
import type { LdapSession } from './session.ts';

/** What an operation can do with its connection. */
export interface Conversation {
  /** Writes with back-pressure. */
  send(bytes: Buffer): Promise<void>;
  /** The TLS handshake, after what was sent; forgets who was bound. */
  startTls(): Promise<void>;
  /** Operations under way besides this one. */
  othersUnderWay(): number;
}

export interface OperationContext {
  readonly id: number;
  readonly controls: readonly Control[];
  readonly deps: LdapDependencies;
  readonly limits: LdapLimits;
  readonly session: LdapSession;
  readonly conversation: Conversation;
  /** Aborted by Abandon or the end of the connection. */
  readonly signal: AbortSignal;
}

/** Answers a request; gives the result code for the metrics. Throws `LdapFault` to refuse. */
export type Operation<K extends LdapRequest['kind']> = (
  context: OperationContext,
  request: Extract<LdapRequest, { kind: K }>,
) => Promise<number>;
