/** Keeps a form from being sent while a field holds what cannot be read, and lets the browser say why. */
import { type RefObject, useEffect } from 'react';

/** `fault` is empty while all is well. */
export function useValidity(input: RefObject<HTMLInputElement | null>, fault: string): void {
  useEffect(() => {
    input.current?.setCustomValidity(fault);
  }, [input, fault]);
}
