/**
 * For tests: whole commands from text, as the collector gives them.
 */
import { type CollectorEvent, CommandCollector, type Segment } from './collector.ts';
import { type CollectorLimits, limitsAfterLogin } from './collector-limits.ts';
import { Decoder, type DecoderOptions } from './decoder.ts';

/** Everything the collector has to say about these chunks; each `continuation` is answered with `+`. */
export function collectAll(
  chunks: readonly Buffer[],
  limits: CollectorLimits = limitsAfterLogin(1_000_000),
): CollectorEvent[] {
  const collector = new CommandCollector(limits);
  const events: CollectorEvent[] = [];
  for (const chunk of chunks) {
    collector.push(chunk);
    for (let event = collector.next(); event; event = collector.next()) events.push(event);
  }
  return events;
}

/** The segments of the one command in `text`; its line ending is added. Characters are bytes. */
export function segmentsOf(text: string): Segment[] {
  const commands = collectAll([Buffer.from(`${text}\r\n`, 'latin1')]).filter(
    (event) => event.kind === 'command',
  );
  const [command] = commands;
  if (commands.length !== 1 || !command) throw new Error(`not one command: ${text}`);
  return command.segments;
}

/** Runs a decoder over `text`, which begins where the decoder begins. */
export function decodeWith<T>(decode: (d: Decoder) => T, text: string, options?: DecoderOptions): T {
  return decode(new Decoder(segmentsOf(text), options));
}
