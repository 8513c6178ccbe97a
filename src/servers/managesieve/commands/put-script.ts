/** PUTSCRIPT (RFC 5804 §2.6): checked, then kept under its name. */
import { putScript, requireGoodScript } from '#domain/filters/scripts.ts';
import { requireLawfulForwarding } from '#services/delivery/filters/script-forwarding.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const putScriptCommand: ManageSieveCommand = {
  name: 'PUTSCRIPT',
  states: ['after'],
  async run({ deps, session }, args) {
    const name = args.text();
    const content = args.text();
    args.end();
    const { db, ids, clock, settings } = deps;
    const access = requireLogin(session);
    requireGoodScript(content);
    await requireLawfulForwarding({ db, access, forwarding: settings.forwarding }, content);
    await putScript(db, access, { name, content, ids, now: clock() });
    return { status: 'OK' };
  },
};
