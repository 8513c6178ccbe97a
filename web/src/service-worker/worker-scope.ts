/** What a service worker is to itself (W3C Service Workers, Push API, Notifications), as far as ours uses it. */

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface PushEvent extends Extendable {
  readonly data: { json(): unknown } | null;
}

interface SyncEvent extends Extendable {
  readonly tag: string;
}

interface NotificationEvent extends Extendable {
  readonly notification: Notification;
}

interface WindowClient {
  readonly url: string;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<WindowClient>;
  navigate(url: string): Promise<WindowClient | null>;
}

interface Clients {
  claim(): Promise<void>;
  matchAll(options: { type: 'window'; includeUncontrolled?: boolean }): Promise<WindowClient[]>;
  openWindow(url: string): Promise<WindowClient | null>;
}

interface Events {
  install: Extendable;
  activate: Extendable;
  fetch: FetchEvent;
  push: PushEvent;
  sync: SyncEvent;
  notificationclick: NotificationEvent;
  message: Extendable & { readonly data: unknown };
}

export interface WorkerScope {
  readonly clients: Clients;
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void;
}

/** The worker itself. */
export const scope = globalThis as unknown as WorkerScope;
