/** The commands of domains. */
import type { CommandDefinition } from '../command-definition.ts';
import { domainList } from './domain-list.ts';
import { domainSteps } from './domain-steps.ts';

export const commands: readonly CommandDefinition[] = [domainList, domainSteps];
