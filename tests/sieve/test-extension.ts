/**
 * Words for tests written in Sieve, under the capability `vnd.congthu.test`, which no server has.
 *
 * `given "message" text: …` and its like set up what follows; `test "a sentence" { … }` is one run; in it `fail` fails,
 * and `expect [ … ]` says, one line each, what the run has to want at its end, the implicit keep included. `expect_fault` names the
 * fault that ends the run.
 */
import type { SieveAction } from '#formats/sieve/actions.ts';
import type { CommandDefinition, Extension } from '#formats/sieve/language.ts';

/** What `fail` throws. */
export class SieveTestFailure extends Error {
  override readonly name = 'SieveTestFailure';
}

function wordsOf(flags: readonly string[]): string {
  return flags.map((flag) => ` ${flag}`).join('');
}

/** An action in one line, as `expect` writes it. */
export function describeAction(action: SieveAction): string {
  switch (action.kind) {
    case 'keep':
      return `keep${wordsOf(action.flags)}`;
    case 'fileinto': {
      const { path, create, mailboxId, specialUse } = action.mailbox;
      const choice = `${create ? ' :create' : ''}${mailboxId ? ` :id ${mailboxId}` : ''}${specialUse ? ` :use ${specialUse}` : ''}`;
      return `fileinto ${path}${choice}${wordsOf(action.flags)}`;
    }
    case 'redirect':
      return `redirect ${action.isList ? 'list ' : ''}${action.to}`;
    case 'reject':
      return `${action.prefersWire ? 'ereject' : 'reject'} ${action.reason}`;
    case 'track':
      return `track ${action.seconds}`;
    case 'vacation':
      return `vacation ${action.to} ${action.periodSeconds} ${action.subject}: ${action.reason}${action.fcc ? ` fcc ${action.fcc.mailbox.path}` : ''}`;
    case 'notify':
    default:
      return `notify ${action.to.join(',')} ${action.importance} ${action.subject}`;
  }
}

function inert(name: string, positional: CommandDefinition['positional'], block?: true): CommandDefinition {
  return { name, positional, ...(block && { block: 'required' as const }), run: () => 'next' };
}

export const testExtension: Extension = {
  capability: 'vnd.congthu.test',
  commands: [
    inert('given', ['string', 'strings']),
    inert('test', ['string'], true),
    inert('expect', ['strings']),
    inert('expect_fault', ['string']),
    {
      name: 'fail',
      positional: ['string'],
      run(machine, { args }) {
        throw new SieveTestFailure(machine.text(args.text(0) ?? ''));
      },
    },
  ],
};
