/**
 * That the network is away and that nobody is signed in any more are told on the screen, by the bar above and by the sign-in; calls
 * that were under way end with them one after the other, and are no errors of the program.
 */
import { OfflineFault, SignedOutFault } from '../jmap/faults.ts';

const isTold = (error: unknown): boolean => error instanceof OfflineFault || error instanceof SignedOutFault;

export function keepToldFaultsQuiet(): void {
  window.addEventListener('error', (event) => {
    if (isTold(event.error)) event.preventDefault();
  });
  window.addEventListener('unhandledrejection', (event) => {
    if (isTold(event.reason)) event.preventDefault();
  });
}
