/** duplicate (RFC 7352): whether this message, or one with the same word, was here before. */
import type { Extension, Machine } from '../language.ts';

/** §3.3: a week where the script names no time; nobody remembers longer than 90 days. */
const DEFAULT_SECONDS = 7 * 86_400;
const MAX_SECONDS = 90 * 86_400;
const MAX_ID_CHARACTERS = 500;

const KNOWN = Symbol('what was asked before in this run');

/** What makes messages the same: a header's value, a text, or the Message-ID. */
function idOf(machine: Machine, header: string | undefined, uniqueId: string | undefined): string {
  if (uniqueId !== undefined) return uniqueId;
  return machine.message.rawValues(header ?? 'message-id')[0] ?? '';
}

export const duplicate: Extension = {
  capability: 'duplicate',
  tests: [
    {
      name: 'duplicate',
      positional: [],
      tags: [
        { name: 'handle', value: 'string' },
        { name: 'header', value: 'string', set: 'id' },
        { name: 'uniqueid', value: 'string', set: 'id' },
        { name: 'seconds', value: 'number' },
        { name: 'last' },
      ],
      run(machine, { args }) {
        const [handle, header, uniqueId] = ['handle', 'header', 'uniqueid'].map((tag) => {
          const text = args.text(tag);
          return text === undefined ? undefined : machine.text(text);
        });
        const id = idOf(machine, header, uniqueId).slice(0, MAX_ID_CHARACTERS);
        // §3: a message without the field is never a duplicate.
        if (id === '') return false;
        const kind = header?.toLowerCase() ?? (uniqueId === undefined ? 'message-id' : '');
        const key = JSON.stringify(['duplicate', handle ?? '', kind, id]);
        const known = machine.slot(KNOWN, () => new Map<string, boolean>());
        const before = known.get(key);
        if (before !== undefined) return before;
        const isDuplicate = machine.ask(key);
        known.set(key, isDuplicate);
        const seconds = Math.min(args.number('seconds') ?? DEFAULT_SECONDS, MAX_SECONDS);
        // §3.3: a duplicate prolongs its own time only under :last.
        if (!isDuplicate || args.has('last')) machine.act({ kind: 'track', key, seconds });
        return isDuplicate;
      },
    },
  ],
};
