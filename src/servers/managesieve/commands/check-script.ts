/** CHECKSCRIPT (RFC 5804 §2.12): what is wrong with a script, without keeping it. */
import { requireGoodScript } from '#domain/filters/scripts.ts';
import { requireLawfulForwarding } from '#services/delivery/filters/script-forwarding.ts';
import type { ManageSieveCommand } from '../command.ts';

export const checkScriptCommand: ManageSieveCommand = {
  name: 'CHECKSCRIPT',
  states: ['after'],
  run({ deps }, args) {
    const content = args.text();
    args.end();
    requireGoodScript(content);
    requireLawfulForwarding(content, deps.settings.forwarding);
    return { status: 'OK' };
  },
};
