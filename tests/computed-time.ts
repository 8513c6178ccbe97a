/**
 * Milliseconds that this thread has computed, for tests of what something costs: whatever else the machine does meanwhile is not in them, as
 * it is in the time by the clock.
 */
export function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
