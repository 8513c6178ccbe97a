/** The ports of this process's roles: something answers, or we could listen there. */
import { connect, createServer } from 'node:net';
import { PORTS_OF_ROLE, type PortName, type Settings } from '#platform/config/settings.ts';
import { type Check, type Finding, reasonOf } from './check.ts';

const CONNECT_TIMEOUT_MS = 2_000;

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: CONNECT_TIMEOUT_MS });
    const finish = (found: boolean) => (): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', finish(true)).once('error', finish(false)).once('timeout', finish(false));
  });
}

/** Why we could not listen on a port, or undefined. */
function tryListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(reasonOf(error)));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function checkPort(name: PortName, settings: Settings): Promise<Finding> {
  const port = settings.ports[name];
  if (await answers(port))
    return {
      level: 'ok',
      text: { vi: '{name} {port}: đang hoạt động', en: '{name} {port}: answers' },
      facts: { name, port },
    };
  const reason = await tryListen(port);
  if (reason === undefined)
    return {
      level: 'warn',
      text: { vi: '{name} {port}: chưa ai lắng nghe', en: '{name} {port}: nothing listens yet' },
      facts: { name, port },
      advice: {
        vi: 'máy chủ chưa chạy, hoặc chạy với --port-base khác (npm start: --try-out)',
        en: 'the server does not run, or runs with another --port-base (npm start: --try-out)',
      },
    };
  return {
    level: 'fail',
    text: { vi: '{name} {port}: không mở được ({reason})', en: '{name} {port}: cannot be opened ({reason})' },
    facts: { name, port, reason },
    advice: {
      vi: 'cổng dưới 1024 cần root hoặc CAP_NET_BIND_SERVICE; hoặc dùng --port-base',
      en: 'ports below 1024 need root or CAP_NET_BIND_SERVICE; or use --port-base',
    },
  };
}

export const listeningPorts: Check = {
  name: 'ports',
  title: { vi: 'Cổng', en: 'Ports' },
  run: ({ settings }) =>
    Promise.all(
      settings.roles.flatMap((role) => PORTS_OF_ROLE[role]).map((name) => checkPort(name, settings)),
    ),
};
