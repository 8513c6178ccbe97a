/** The settings of the embedded server, each with its reason. */

export interface ServerSettings {
  clusterDir: string;
  socketDir: string;
  /** Gives up durability for speed; for test clusters only. */
  unsafeFast: boolean;
  /** What one start needs besides, by name. */
  special?: Record<string, string> | undefined;
}

const SETTINGS: Record<string, string> = {
  // Nobody but this program speaks to it, through a socket in a private folder.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  // The hot rows of a province fit; the system's page cache holds the rest.
  shared_buffers: '256MB',
  // Eight processes with 16 in their pools and some that listen, and commands beside them.
  max_connections: '220',
  // A message is acknowledged after its commit is on disk: never off, whatever is tuned.
  synchronous_commit: 'on',
  // Fewer and smoother checkpoints: each makes the next write of a page a full-page image.
  max_wal_size: '2GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  // Log that could not be archived for so long is given up rather than the disk; archiving then begins anew.
  max_slot_wal_keep_size: '16GB',
  // Data lie on flash nearly everywhere; and no query here is worth compiling.
  random_page_cost: '1.1',
  jit: 'off',
  // Counters and flags change all the time; small, frequent vacuums keep their pages short.
  autovacuum_naptime: '15s',
  autovacuum_vacuum_cost_limit: '1000',
  // A transaction that nobody ends would hold its locks for ever.
  idle_in_transaction_session_timeout: '60s',
  log_min_messages: 'warning',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

const UNSAFE: Record<string, string> = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
};

/** The command line of the server. */
export function serverArguments(settings: ServerSettings): string[] {
  const all = {
    ...SETTINGS,
    ...(settings.unsafeFast && UNSAFE),
    unix_socket_directories: settings.socketDir,
    ...settings.special,
  };
  return [
    '-D',
    settings.clusterDir,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
