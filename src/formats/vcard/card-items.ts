/** What is in a card's maps, whoever wrote it. Pure. */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Whether a reader of the text reads anything. */
export const isShown = (text: string): boolean => text.replaceAll(/\p{Cc}/gu, '').trim() !== '';

/** The items of a map of the card. */
export function itemsOf(card: JsonObject, property: string): JsonObject[] {
  const map = card[property];
  return isObject(map) ? Object.values(map).filter((item): item is JsonObject => isObject(item)) : [];
}

/** What a person calls it. */
export const labelOf = ({ label }: JsonObject): { label?: string } =>
  typeof label === 'string' ? { label } : {};
