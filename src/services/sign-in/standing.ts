/**
 * Connections that live as long as what opened them (R7.c, R8.4, R8.5): whoever was locked, has another password, took a program's
 * password back or ended a session is sent away from mail programs at once, in every process, with no command and no news any more.
 *
 * Told by the object hub at the commit that ended it; what runs out by itself is looked for from time to time.
 */

import { isStillSignedIn, SIGN_IN_TYPES } from '#domain/accounts/sign-in-standing.ts';
import type { ObjectHub } from '#domain/changes/object-hub.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailSignIn, ProvenAccount } from './mail-sign-in.ts';

/** How long a program's password or a session that ran out may still hold a connection open. */
const LOOK_MS = 300_000;

type WatchStanding = MailSignIn['watchStanding'];

/** Watches by the hub, where there is one. */
export function createStandingWatch(parts: {
  db: Database;
  clock: Clock;
  objects?: Pick<ObjectHub, 'watch'> | undefined;
}): WatchStanding {
  const { db, clock, objects } = parts;
  return (account, onEnd) => {
    let isOver = false;
    const look = (): void => {
      isStillSignedIn(db, account, clock()).then(
        (holds) => {
          if (!holds && !isOver) onEnd();
        },
        // A database that is away tells nothing; the next look comes.
        () => undefined,
      );
    };
    const unwatch = objects?.watch(account.accountId, (type) => {
      if (type === undefined || SIGN_IN_TYPES.has(type)) look();
    });
    const runsOut = account.proof === 'program' || account.proof === 'token';
    const timer = runsOut ? setInterval(look, LOOK_MS) : undefined;
    return () => {
      isOver = true;
      clearInterval(timer);
      unwatch?.();
    };
  };
}

/** The watch of one connection: over whoever is signed in on it, if anybody is. */
export class SignInWatch {
  readonly #signIn: Pick<MailSignIn, 'watchStanding'>;
  readonly #onEnd: () => void;
  #watched: ProvenAccount | undefined;
  #unwatch: (() => void) | undefined;

  constructor(signIn: Pick<MailSignIn, 'watchStanding'>, onEnd: () => void) {
    this.#signIn = signIn;
    this.#onEnd = onEnd;
  }

  /** Watches over this sign-in and no other. */
  follow(account: ProvenAccount | undefined): void {
    if (account === this.#watched) return;
    this.#unwatch?.();
    this.#watched = account;
    this.#unwatch = account && this.#signIn.watchStanding(account, this.#onEnd);
  }

  end(): void {
    this.follow(undefined);
  }
}
