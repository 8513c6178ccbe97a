/**
 * Rspamd's protocol (rspamd.com/doc/developers/protocol.html): `/checkv2` over HTTP.
 *
 * Whatever is not a clear answer is none: then the built-in rules score, and the log says so.
 */
import { request as askHttp } from 'node:http';

export interface RspamdQuestion {
  bytes: Buffer;
  remoteAddress: string;
  helo: string;
  reversePath: string;
  recipients: readonly string[];
  queueId: string;
}

export interface RspamdAnswer {
  score: number;
  action: string;
  rules: { name: string; score: number }[];
}

/** Its own task timeout is 8 seconds. */
const RSPAMD_TIMEOUT_MS = 9_000;
const PING_TIMEOUT_MS = 1_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_RECIPIENTS_TOLD = 50;
const MAX_RULES = 40;

/** A header's value: one line of what HTTP takes. */
function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 500);
}

function ask(
  base: string,
  path: string,
  options: { body?: Buffer; headers?: Record<string, string | string[]>; timeoutMs: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = askHttp(new URL(path, base), {
      method: options.body ? 'POST' : 'GET',
      headers: { ...options.headers, ...(options.body && { 'content-length': String(options.body.length) }) },
    });
    const timer = setTimeout(
      () => request.destroy(new Error('Rspamd gave no answer in time')),
      options.timeoutMs,
    );
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > MAX_ANSWER_BYTES) request.destroy(new Error('Rspamd talks on'));
        pieces.push(piece);
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(pieces).toString());
        else reject(new Error(`Rspamd answers ${response.statusCode}`));
      });
    });
    request.end(options.body);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function decode(text: string): RspamdAnswer {
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer) || typeof answer.score !== 'number' || typeof answer.action !== 'string')
    throw new Error('Rspamd answers something else');
  const symbols = isObject(answer.symbols) ? Object.entries(answer.symbols) : [];
  const rules = symbols.flatMap(([name, symbol]) =>
    isObject(symbol) && typeof symbol.score === 'number'
      ? [{ name: name.slice(0, 60), score: symbol.score }]
      : [],
  );
  rules.sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  return { score: answer.score, action: answer.action, rules: rules.slice(0, MAX_RULES) };
}

/** Has a message scored. Rejects where there is no clear answer. */
export async function askRspamd(
  base: string,
  question: RspamdQuestion,
  timeoutMs: number = RSPAMD_TIMEOUT_MS,
): Promise<RspamdAnswer> {
  const headers = {
    ip: question.remoteAddress,
    helo: plain(question.helo),
    from: plain(question.reversePath),
    rcpt: question.recipients.slice(0, MAX_RECIPIENTS_TOLD).map(plain),
    'queue-id': question.queueId,
  };
  return decode(await ask(base, '/checkv2', { body: question.bytes, headers, timeoutMs }));
}

/** Whether an Rspamd answers there. */
export async function isRspamd(base: string): Promise<boolean> {
  try {
    return (await ask(base, '/ping', { timeoutMs: PING_TIMEOUT_MS })).startsWith('pong');
  } catch {
    // Nobody there, or somebody else.
    return false;
  }
}
