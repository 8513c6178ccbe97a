/** What a command takes, as its syntax has it (RFC 5804 §4): strings in UTF-8, numbers, and no more than that. */
import type { Argument } from './collector.ts';
import { ManageSieveSyntaxFault } from './syntax-fault.ts';

const MAX_NUMBER = 4_294_967_295;

/** The arguments of one command, taken in order. */
export class ArgumentReader {
  readonly #args: readonly Argument[];
  #at = 0;

  constructor(args: readonly Argument[]) {
    this.#args = args;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#args.length;
  }

  #take(): Argument {
    const arg = this.#args[this.#at];
    if (!arg) throw new ManageSieveSyntaxFault('An argument is missing');
    this.#at += 1;
    return arg;
  }

  bytes(): Buffer {
    const arg = this.#take();
    if (arg.kind !== 'string') throw new ManageSieveSyntaxFault('A string is expected');
    return arg.bytes;
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new ManageSieveSyntaxFault('A string is in UTF-8');
    }
  }

  number(): number {
    const arg = this.#take();
    const value = arg.kind === 'atom' && /^\d{1,10}$/.test(arg.text) ? Number(arg.text) : Number.NaN;
    if (!(value <= MAX_NUMBER)) throw new ManageSieveSyntaxFault('A number is expected');
    return value;
  }

  end(): void {
    if (!this.isEmpty) throw new ManageSieveSyntaxFault('There are too many arguments');
  }
}

/** Base64 of a SASL message (RFC 5804 §2.1): strict, as RFC 4648 §3.3 asks for. */
export function decodeSasl(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new ManageSieveSyntaxFault('This is no base64');
  return Buffer.from(text, 'base64');
}
