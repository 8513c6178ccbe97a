/**
 * Which attributes a search gives back (RFC 4511 §4.5.1.8): all user attributes, all operational ones (`+`, RFC 3673), those named,
 * or none (`1.1`).
 */
import { type AttributeType, findAttributeType } from './attribute-types.ts';

export interface Selection {
  wants(type: AttributeType): boolean;
}

/** Reads the list of a search request. */
export function decodeSelection(attributes: readonly string[]): Selection {
  const allUser = attributes.length === 0 || attributes.includes('*');
  const allOperational = attributes.includes('+');
  const named = new Set(attributes.map(findAttributeType));
  return {
    wants: (type) => named.has(type) || (type.isOperational ? allOperational : allUser),
  };
}
