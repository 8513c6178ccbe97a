/**
 * The threads of messages by each algorithm of THREAD (RFC 5256 §3). A further algorithm is one function in
 * `ALGORITHMS`.
 */
import type { ThreadAlgorithm } from '../commands/thread.ts';
import type { MessageKeys } from '../message-keys.ts';
import { orderByLatestArrival } from './latest-arrival.ts';
import { threadBySubject } from './ordered-subject.ts';
import { threadByReferences } from './references.ts';
import { mergeBySubject } from './subject-merge.ts';
import { buildTree, type ThreadTree, type Yielding } from './thread-tree.ts';

/** What is threaded, by place in mailbox order. */
export interface ThreadInput {
  keys: readonly MessageKeys[];
  /** Numbers of Message-IDs are below this. */
  idCount: number;
  /** Places by sent date; what is equal in mailbox order. */
  byDate: Uint32Array;
  /** Places by arrival, likewise. */
  byArrival: Uint32Array;
}

function referringMessages({ keys, idCount }: ThreadInput) {
  return { ids: keys.map(({ id }) => id), references: keys.map(({ references }) => references), idCount };
}

const ALGORITHMS: Record<ThreadAlgorithm, (input: ThreadInput) => Yielding<ThreadTree>> = {
  *ORDEREDSUBJECT({ keys, byDate }) {
    const subjects = keys.map(({ subject }) => subject);
    return yield* buildTree(yield* threadBySubject(subjects, byDate), byDate);
  },
  *REFERENCES(input) {
    const { keys, byDate } = input;
    const parents = yield* threadByReferences(referringMessages(input));
    const subjects = keys.map(({ subject }) => subject);
    const isReplyOrForward = keys.map((key) => key.isReplyOrForward);
    yield;
    yield* mergeBySubject({ subjects, isReplyOrForward }, parents, byDate);
    return yield* buildTree(parents, byDate);
  },
  *REFS(input) {
    const parents = yield* threadByReferences(referringMessages(input));
    const tree = yield* buildTree(parents, input.byDate);
    return yield* orderByLatestArrival(tree, parents, input.byArrival);
  },
};

/** Threads messages; yields now and then. */
export function threadMessages(algorithm: ThreadAlgorithm, input: ThreadInput): Yielding<ThreadTree> {
  return ALGORITHMS[algorithm](input);
}
