/** The commands of units. */
import type { CommandDefinition } from '../command-definition.ts';
import { unitList } from './unit-list.ts';
import { unitShow } from './unit-show.ts';

export const commands: readonly CommandDefinition[] = [unitList, unitShow];
