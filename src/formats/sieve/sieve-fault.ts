/** What is wrong with a script, and where: a key with facts, so that it is told in the reader's language. */
import type { FaultKey, Position } from './fault-texts.ts';

/** A fault of the script's text, found before it runs. */
export class SieveFault extends Error {
  override readonly name = 'SieveFault';
  readonly key: FaultKey;
  /** What is filled into the text. */
  readonly fact: string;
  /** Index into the script's characters. */
  readonly at: number;

  constructor(key: FaultKey, at: number, fact = '') {
    super(`${key} ${fact}`);
    this.key = key;
    this.at = at;
    this.fact = fact;
  }
}

/** A fault while a script runs: it ends, and the message is kept (RFC 5228 §2.10.6). */
export class RunFault extends Error {
  override readonly name = 'RunFault';
  readonly key: FaultKey;
  readonly fact: string;
  readonly at: number;

  constructor(key: FaultKey, at: number, fact = '') {
    super(`${key} ${fact}`);
    this.key = key;
    this.fact = fact;
    this.at = at;
  }
}

/** Where a character of the script stands. */
export function positionOf(script: string, at: number): Position {
  const before = script.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: at - lineStart + 1 };
}
