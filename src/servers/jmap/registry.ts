/** All capabilities and methods. A further data type is one folder, and one line here or in its capability's module. */
import { accountSecurity } from './account/account-security.ts';
import { activity } from './activity/activity.ts';
import { agencyMailModule } from './agency-mail/module.ts';
import { archive } from './archive/module.ts';
import { blob } from './blob/blob.ts';
import { budget } from './budget/module.ts';
import { contacts, recipients } from './contacts/contacts.ts';
import { core } from './core/core.ts';
import { directory } from './directory/directory.ts';
import { files } from './files/module.ts';
import { followUps } from './follow-ups/follow-up.ts';
import { groups } from './groups/module.ts';
import { handoverModule } from './handover/module.ts';
import { keptTexts } from './kept-texts/kept-text.ts';
import { lifecycle } from './lifecycle/lifecycle.ts';
import { mail } from './mail/mail.ts';
import { mailTasks } from './mail-tasks/module.ts';
import { mailflow } from './mailflow/mailflow.ts';
import { mdn } from './mdn/mdn.ts';
import type { JmapMethod, JmapModule, JmapType } from './method.ts';
import { ordersModule } from './orders/module.ts';
import { principals } from './principals/principals.ts';
import { webPush, webSocket } from './push/module.ts';
import { quota } from './quota/quota.ts';
import { safety } from './safety/safety.ts';
import { sendingRules } from './sending-rules/sending-rules.ts';
import { organisationFilters, sieve, vacation } from './sieve/module.ts';
import { smimeVerify } from './smime/module.ts';
import { submission } from './submission/module.ts';
import { training } from './training/module.ts';
import { undelete } from './undelete/module.ts';
import { unsubscribeModule } from './unsubscribe/unsubscribe.ts';

export const MODULES: readonly JmapModule[] = [
  core,
  activity,
  mail,
  submission,
  quota,
  blob,
  webSocket,
  webPush,
  directory,
  lifecycle,
  mailflow,
  sieve,
  vacation,
  organisationFilters,
  groups,
  safety,
  accountSecurity,
  contacts,
  principals,
  mdn,
  smimeVerify,
  recipients,
  undelete,
  files,
  mailTasks,
  followUps,
  keptTexts,
  sendingRules,
  unsubscribeModule,
  agencyMailModule,
  ordersModule,
  handoverModule,
  archive,
  training,
  budget,
];

/** Every declared type; push tells of all of them. */
export const TYPES: readonly JmapType[] = MODULES.flatMap(({ types }) => types ?? []);

const capabilities = new Set(MODULES.map(({ capability }) => capability));
const methods = new Map(
  MODULES.flatMap(({ capability, methods: own, types = [] }) =>
    [...own, ...types.flatMap((type) => type.methods)].map(
      (method) => [method.name, { capability, method }] as const,
    ),
  ),
);

/** True for a capability that this server has. */
export function hasCapability(name: string): boolean {
  return capabilities.has(name);
}

/** The method of a name among the capabilities that the request uses (RFC 8620 §3.3), or undefined. */
export function findMethod(name: string, using: ReadonlySet<string>): JmapMethod | undefined {
  const found = methods.get(name);
  return found && using.has(found.capability) ? found.method : undefined;
}
