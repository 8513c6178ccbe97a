/** CHECKSCRIPT (RFC 5804 §2.12): what is wrong with a script, without keeping it. */
import { requireGoodScript } from '#domain/filters/scripts.ts';
import type { ManageSieveCommand } from '../command.ts';
import { warningOf } from '../warnings.ts';

export const checkScriptCommand: ManageSieveCommand = {
  name: 'CHECKSCRIPT',
  states: ['after'],
  run({ deps }, args) {
    const content = args.text();
    args.end();
    requireGoodScript(content);
    const text = warningOf(content, deps.settings.forwarding);
    return text === undefined ? { status: 'OK' } : { status: 'OK', code: 'WARNINGS', text };
  },
};
