import {
  createServer,
  request as sendOn,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request in place of being passed on. "After" means that GitHub carried the request out. */
export type Fault =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'bad gateway after' | 'reset before' | 'reset after' | 'cut after' | 'silence after' }
  | { kind: 'change after'; change: (body: unknown) => unknown };

export type FaultRelay = {
  readonly url: string;
  /** Method and path of every request, in order. */
  readonly requests: readonly string[];
  /** The next requests of the method whose path starts so meet the faults, one each; `'always'` repeats the last. */
  fail(method: string, path: string, faults: readonly Fault[], repeat?: 'always'): void;
  clear(): void;
  close(): Promise<void>;
};

type Rule = { method: string; path: string; faults: Fault[]; repeat: boolean };
type Answer = { status: number; headers: Record<string, string>; body: Buffer };

/** An HTTP relay on 127.0.0.1 that loses, changes or makes up answers. */
export async function startFaultRelay(targetPort: number): Promise<FaultRelay> {
  const requests: string[] = [];
  const rules: Rule[] = [];

  function nextFault(method: string, path: string): Fault | undefined {
    const rule = rules.find(
      (one) => one.method === method && path.startsWith(one.path) && one.faults.length > 0,
    );
    return rule?.repeat === true && rule.faults.length === 1
      ? rule.faults[0]
      : rule?.faults.shift();
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    requests.push(`${method} ${path}`);
    const fault = nextFault(method, path);
    if (fault?.kind === 'reset before') {
      request.socket.resetAndDestroy();
      return;
    }
    const body = await readAll(request);
    if (fault?.kind === 'answer') {
      const text = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
      const headers = { 'content-type': 'application/json', ...fault.headers };
      response.writeHead(fault.status, headers).end(text);
      return;
    }
    const answer = await passOn(request, body, targetPort);
    spoil(fault, answer, response, request);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    fail: (method, path, faults, repeat) =>
      void rules.push({ method, path, faults: [...faults], repeat: repeat === 'always' }),
    clear() {
      rules.length = 0;
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spoil(
  fault: Fault | undefined,
  answer: Answer,
  response: ServerResponse,
  request: IncomingMessage,
): void {
  switch (fault?.kind) {
    case 'bad gateway after':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
      return;
    case 'reset after':
      request.socket.resetAndDestroy();
      return;
    case 'cut after':
      response.writeHead(answer.status, { ...answer.headers, 'content-length': '100000' });
      response.write(answer.body.subarray(0, 20), () => request.socket.destroy());
      return;
    case 'silence after':
      return;
    case 'change after': {
      const changed = fault.change(JSON.parse(answer.body.toString()));
      response.writeHead(answer.status, answer.headers).end(JSON.stringify(changed));
      return;
    }
    default:
      response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

/** The host header is kept, so that links to further pages lead through the relay. */
function passOn(request: IncomingMessage, body: Buffer, port: number): Promise<Answer> {
  const headers = { ...request.headers, connection: 'close' };
  const options = { port, method: request.method, path: request.url, headers, agent: false };
  return new Promise((resolve, reject) => {
    const forwarded = sendOn({ host: '127.0.0.1', ...options }, (incoming) => {
      readAll(incoming).then((text) => {
        const { link, 'content-type': type = 'application/json' } = incoming.headers;
        const kept = { 'content-type': type, ...(typeof link === 'string' ? { link } : {}) };
        resolve({ status: incoming.statusCode ?? 0, headers: kept, body: text });
      }, reject);
    });
    forwarded.once('error', reject);
    forwarded.end(body);
  });
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
