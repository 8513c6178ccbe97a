/**
 * Whether whoever opened a stream of news is still signed in (R7.c, R8.4, R8.5): asked at every commit that may have ended it, and whenever
 * its owner has another reason to.
 */
import type { FastifyRequest } from 'fastify';
import { SIGN_IN_TYPES } from '#domain/accounts/sign-in-standing.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import { authenticate } from '../authenticate.ts';
import type { JmapDependencies } from '../dependencies.ts';
import type { RequestScope } from '../scope.ts';

export class SignInCheck {
  readonly #deps: JmapDependencies;
  readonly #request: FastifyRequest;
  readonly #onEnd: () => void;
  readonly #unwatch: () => void;
  #isOver = false;

  /** `onEnd` is called when what the request was signed in by opens nothing any more, until `end`. */
  constructor(deps: JmapDependencies, request: FastifyRequest, scope: RequestScope, onEnd: () => void) {
    this.#deps = deps;
    this.#request = request;
    this.#onEnd = onEnd;
    this.#unwatch = deps.objects.watch(scope.principal.accountId, (type) => {
      if (type === undefined || SIGN_IN_TYPES.has(type)) this.check();
    });
  }

  end(): void {
    this.#isOver = true;
    this.#unwatch();
  }

  /** Proves the request's sign-in anew. A database that is away tells nothing: the next check comes. */
  check(): void {
    authenticate(this.#request, this.#deps).catch((error: unknown) => {
      if (error instanceof Refusal && !isTemporary(error) && !this.#isOver) this.#onEnd();
    });
  }
}
