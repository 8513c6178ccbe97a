/** Which sections the person has, for what leads to them. */
import { createContext, useContext } from 'react';

export const SectionKeys = createContext<ReadonlySet<string>>(new Set());

export function useSectionKeys(): ReadonlySet<string> {
  return useContext(SectionKeys);
}
