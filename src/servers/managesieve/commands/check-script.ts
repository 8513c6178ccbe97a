/** CHECKSCRIPT (RFC 5804 §2.12): what is wrong with a script, without keeping it. */
import { requireGoodScript } from '#domain/filters/scripts.ts';
import { requireLawfulForwarding } from '#services/delivery/filters/script-forwarding.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const checkScriptCommand: ManageSieveCommand = {
  name: 'CHECKSCRIPT',
  states: ['after'],
  async run({ deps, session }, args) {
    const content = args.text();
    args.end();
    requireGoodScript(content);
    const { forwarding } = deps.settings;
    await requireLawfulForwarding({ db: deps.db, access: requireLogin(session), forwarding }, content);
    return { status: 'OK' };
  },
};
