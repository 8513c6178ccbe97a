/** Every policy; a further one is a file and a line. */
import { handoverPolicy } from './policies/handover.ts';
import { numberFormsPolicy } from './policies/number-forms.ts';
import { outgoingMailPolicy } from './policies/outgoing-mail.ts';
import { personalMailPolicy } from './policies/personal-mail.ts';
import { rogueSendersPolicy } from './policies/rogue-senders.ts';
import { secrecyPolicy } from './policies/secrecy.ts';
import { sendingLimitsPolicy } from './policies/sending-limits.ts';
import type { Policy } from './policy.ts';

export const POLICIES: readonly Policy<unknown>[] = [
  secrecyPolicy,
  personalMailPolicy,
  sendingLimitsPolicy,
  outgoingMailPolicy,
  rogueSendersPolicy,
  handoverPolicy,
  numberFormsPolicy,
];
