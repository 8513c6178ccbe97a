/** What is good Sieve and yet will not do what it says: forwarding to where no program may send official mail (R10.2). */
import { parseScript } from '#formats/sieve/parser.ts';
import type { CommandNode } from '#formats/sieve/syntax-tree.ts';
import { type ForwardingPolicy, forwardingTo } from '#services/delivery/filters/forwarding.ts';

function* addressesOf(commands: readonly CommandNode[]): Generator<string> {
  for (const { name, args, block } of commands) {
    if (name === 'redirect') {
      const last = args.at(-1);
      const isList = args.some((arg) => arg.kind === 'tag' && arg.name === 'list');
      // An address with a variable in it is known only when mail comes.
      if (last?.kind === 'strings' && !isList)
        for (const { text } of last.strings) if (!text.includes('${')) yield text;
    }
    if (block) yield* addressesOf(block);
  }
}

/** A sentence, or undefined where nothing is to be warned of. The script is a good one. */
export function warningOf(script: string, policy: ForwardingPolicy): string | undefined {
  const refused = [...addressesOf(parseScript(script))].filter(
    (address) => forwardingTo(address, policy) === 'refused',
  );
  if (refused.length === 0) return undefined;
  const list = [...new Set(refused)].join(', ').slice(0, 500);
  return (
    `Thư sẽ không được chuyển tiếp ra ngoài tới ${list} mà ở lại hộp thư. / ` +
    `Mail will not be forwarded outside to ${list}; it stays in the mailbox.`
  );
}
