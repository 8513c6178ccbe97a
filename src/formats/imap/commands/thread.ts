/**
 * THREAD and UID THREAD (RFC 5256 §3, §5). A further algorithm is one name in `threadAlgorithms`.
 */
import type { Decoder } from '../decoder.ts';
import { expectSearchCriteria, type SearchCriteria } from './search-criteria.ts';

/** REFS is of draft-ietf-morg-inthread. */
const threadAlgorithms = ['ORDEREDSUBJECT', 'REFERENCES', 'REFS'] as const;

export type ThreadAlgorithm = (typeof threadAlgorithms)[number];

export interface ThreadCommand extends SearchCriteria {
  algorithm: ThreadAlgorithm;
}

export function decodeThread(d: Decoder): ThreadCommand {
  d.expectSp();
  const name = d.expectKeyword();
  const algorithm = threadAlgorithms.find((one) => one === name);
  if (!algorithm) d.fail(`unknown threading algorithm ${name}`);
  d.expectSp();
  return { algorithm, ...expectSearchCriteria(d) };
}
