/** The key that secrets in the database are sealed with: from the settings, or a file of the data directory. */
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '#platform/kernel/fault.ts';

export const SEALING_KEY_BYTES = 32;

function decodeKey(text: string, place: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === SEALING_KEY_BYTES) return key;
  throw new Refusal('invalidArgument', `${place} is not ${SEALING_KEY_BYTES} bytes in base64.`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and the first of two processes wins. */
function makeFile(path: string, random: (bytes: number) => Buffer): void {
  const draft = `${path}.${random(8).toString('hex')}`;
  writeFileSync(draft, `${random(SEALING_KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}

export interface SealingKeySource {
  dataDir: string;
  /** The setting `secret_key`. */
  given: string | undefined;
  random: (bytes: number) => Buffer;
}

/** The key; made where there is none yet. */
export function readSealingKey({ dataDir, given, random }: SealingKeySource): Buffer {
  if (given !== undefined) return decodeKey(given, 'secret_key');
  const path = join(dataDir, 'secret.key');
  if (readIfThere(path) === undefined) makeFile(path, random);
  return decodeKey(readFileSync(path, 'utf8'), path);
}
