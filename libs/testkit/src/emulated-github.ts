import { createSign } from 'node:crypto';
import { freePort, isListening } from '@perf-agent/runtime';

export const REPOSITORY = 'acme/shop';
export const TOKEN = 'ghp_ownTokenOfTheProduct0123456789';
export const OTHER_TOKEN = 'ghp_tokenOfSomebodyElse9876543210';

const APP_ID = 7;
const INSTALLATION_ID = 70;

export type EmulatedIssue = {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly { readonly name: string }[];
  readonly assignees: readonly { readonly login: string }[];
  readonly user: { readonly login: string; readonly type: string };
};

export type EmulatedGitHub = {
  readonly port: number;
  /** A request past the relay. */
  send(method: string, path: string, token: string, body?: unknown): Promise<unknown>;
  issues(): Promise<EmulatedIssue[]>;
  /** A token as GitHub Actions has it: its issues are written by a bot. */
  botToken(): Promise<string>;
  reset(): void;
  close(): Promise<void>;
};

/** Starts emulate's GitHub on a free port of this machine, with one repository and three people. */
export async function startEmulatedGitHub(): Promise<EmulatedGitHub> {
  const port = await freePort();
  // Loaded here: most specs have no use for it.
  const { createEmulator } = await import('emulate');
  const emulator = await createEmulator({
    service: 'github',
    port,
    seed: {
      tokens: { [TOKEN]: { login: 'perf-bot' }, [OTHER_TOKEN]: { login: 'mallory' } },
      github: {
        users: [{ login: 'perf-bot' }, { login: 'mallory' }, { login: 'ada' }, { login: 'bob' }],
        orgs: [{ login: 'acme', members: [{ login: 'perf-bot', role: 'admin' }] }],
        repos: [{ owner: 'acme', name: 'shop' }],
        apps: [
          {
            app_id: APP_ID,
            slug: 'actions',
            name: 'Actions',
            permissions: { issues: 'write' },
            events: [],
            installations: [{ installation_id: INSTALLATION_ID, account: 'acme' }],
          },
        ],
      },
    },
  });
  while (!(await isListening('127.0.0.1', port)));

  const send: EmulatedGitHub['send'] = async (method, path, token, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response.json();
  };

  return {
    port,
    send,
    async issues() {
      const path = `/repos/${REPOSITORY}/issues?state=all&per_page=100`;
      return (await send('GET', path, TOKEN)) as EmulatedIssue[];
    },
    async botToken() {
      const key = emulator.generatedSecrets[0]?.value ?? '';
      const path = `/app/installations/${INSTALLATION_ID}/access_tokens`;
      const { token } = (await send('POST', path, appToken(key), {})) as { token: string };
      return token;
    },
    reset: () => emulator.reset(),
    close: () => emulator.close(),
  };
}

/** The JSON Web Token (RS256) by which a GitHub App asks for a token of its installation. */
function appToken(privateKey: string): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: APP_ID, iat: nowSeconds - 60, exp: nowSeconds + 300 };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}
