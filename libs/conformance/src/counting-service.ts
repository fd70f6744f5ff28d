import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type CountingService = {
  readonly baseUrl: string;
  /** `METHOD path` → how often it was asked for. */
  readonly counts: ReadonlyMap<string, number>;
  readonly bodies: readonly string[];
  close(): Promise<void>;
};

/**
 * A service on loopback that counts what it is asked: /ok answers 200, /fail 500, /slow after 30 ms, /drop closes the
 * connection without an answer, /close answers 200 and closes.
 */
export async function startCountingService(): Promise<CountingService> {
  const counts = new Map<string, number>();
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const key = `${request.method ?? ''} ${request.url ?? ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (body !== '') bodies.push(body);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    counts,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  switch (request.url) {
    case '/fail':
      response.statusCode = 500;
      response.end('no');
      break;
    case '/slow':
      setTimeout(() => response.end('slow'), 30);
      break;
    case '/drop':
      request.socket.destroy();
      break;
    case '/close':
      response.setHeader('connection', 'close');
      response.end('bye');
      break;
    default:
      response.end('ok');
  }
}
