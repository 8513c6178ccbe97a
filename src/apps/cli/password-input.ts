/** Reads a password from standard input: the first line, without its ending. Never from an argument, which others can see. */
import { Refusal } from '#platform/kernel/fault.ts';

/** Longer than any password that is accepted. */
const MAX_INPUT_BYTES = 4096;

/** The first line of a stream. `Refusal('invalidArgument')` when it is empty or too long. */
export async function readPassword(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (bytes.includes(0x0a) || size > MAX_INPUT_BYTES) break;
  }
  const line = Buffer.concat(chunks).toString('utf8').split('\n')[0]?.replace(/\r$/, '') ?? '';
  if (line === '' || size > MAX_INPUT_BYTES)
    throw new Refusal('invalidArgument', 'Standard input must hold the password on its first line.');
  return line;
}
