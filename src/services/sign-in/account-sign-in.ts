/**
 * How the province's accounts sign in to the mail servers: passwords and SCRAM keys of `domain/accounts`, each guess slowed down
 * by its throttle (R8.4).
 */

import {
  findAppPasswordKeys,
  findByAppPassword,
  looksLikeAppPassword,
  type Protocol,
} from '#domain/accounts/app-passwords.ts';
import { findByCertificate } from '#domain/accounts/certificate-sign-in.ts';
import { findSession } from '#domain/accounts/login-sessions.ts';
import { MAIL_SCOPE } from '#domain/accounts/oauth-clients.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import { findScramKeys, verifyPassword } from '#domain/accounts/sign-in.ts';
import type { ObjectHub } from '#domain/changes/object-hub.ts';
import { fakeScramKeys } from '#formats/sasl/scram-keys.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { CertificateName } from '#platform/net/client-certificate.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailSignIn } from './mail-sign-in.ts';
import { createStandingWatch } from './standing.ts';

/** What the adapter needs. */
export interface AccountSignInParts {
  db: Database;
  hasher: PasswordHasher;
  /** Makes the keys shown for addresses that cannot sign in; the same for all processes of the installation. */
  scramSecret: Buffer;
  clock: Clock;
  /** What is signed in to: a program's password opens only what it names. */
  protocol: Protocol;
  /** Policy: an account's own password opens programs although it has a second factor. */
  ownPasswordWithFactor?: boolean;
  /** Where a client's certificate says whose it is. */
  certificateName?: CertificateName;
  /** Tells when a sign-in ends; without, it is found out from time to time. */
  objects?: Pick<ObjectHub, 'watch'>;
}

const NAMES_OF: Record<CertificateName, 'emails' | 'commonNames' | 'userIds'> = {
  email: 'emails',
  'common-name': 'commonNames',
  'user-id': 'userIds',
};

/** The sign-in of the province. */
export function createAccountSignIn(parts: AccountSignInParts): MailSignIn {
  const {
    db,
    hasher,
    scramSecret,
    clock,
    protocol,
    ownPasswordWithFactor,
    certificateName = 'email',
  } = parts;
  return {
    async verifyPassword(attempt) {
      const now = clock();
      // First, and whatever the throttle says: who guesses at an account does not lock its programs out.
      const byProgram = looksLikeAppPassword(attempt.password)
        ? await findByAppPassword(db, { ...attempt, protocol, now })
        : undefined;
      if (byProgram) return { ...byProgram, proof: 'program' };
      const own = await verifyPassword(db, hasher, {
        ...attempt,
        entrance: 'mail',
        ownPasswordWithFactor,
        now,
      });
      const { accountId, address, credentialId } = own;
      return { accountId, address, credentialId, proof: 'password' };
    },
    async verifyToken({ token }) {
      const session = await findSession(db, token, 'access', clock());
      if (!session?.scopes.includes(MAIL_SCOPE) || session.mustChange)
        throw new Refusal('authenticationFailed', 'This token opens no mailbox.');
      const { accountId, address, sessionId: credentialId } = session;
      return { accountId, address, credentialId, proof: 'token' };
    },
    async verifyCertificate({ certificate, authorizationId }) {
      const names = certificate[NAMES_OF[certificateName]];
      return { ...(await findByCertificate(db, { names, actAs: authorizationId })), proof: 'certificate' };
    },
    watchStanding: createStandingWatch(parts),
    scramHashes: hasher.scramHashes,
    async findScramKeys(attempt) {
      const now = clock();
      const { hash } = attempt;
      hasher.throttle.requireTurn(attempt, now);
      const found = await findScramKeys(db, attempt.address, hash, now);
      if (found?.hasFactor && !ownPasswordWithFactor) {
        const ofProgram = await findAppPasswordKeys(db, { accountId: found.accountId, protocol, hash, now });
        if (ofProgram) {
          const { accountId, address } = found;
          const { id: credentialId, ...keys } = ofProgram;
          return { keys, account: { accountId, address, proof: 'program', credentialId } };
        }
      }
      if (!found || (found.hasFactor && !ownPasswordWithFactor))
        return { keys: fakeScramKeys(scramSecret, attempt.address, hasher.scramIterations, hash) };
      const { accountId, address, credentialId, hasFactor: _factor, ...keys } = found;
      return { keys, account: { accountId, address, proof: 'password', credentialId } };
    },
    recordScramResult({ succeeded, proof, ...attempt }) {
      if (succeeded) hasher.throttle.recordSuccess(attempt);
      // What was guessed is not known, so every proof counts as another guess.
      else hasher.throttle.recordFailure(attempt, proof.toString('base64'), clock());
    },
  };
}
