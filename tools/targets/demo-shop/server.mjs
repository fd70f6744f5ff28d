/**
 * The bundled demo service: a small shop with realistic work (JSON, sorting, a cache, a little waiting).
 *
 * PORT: where to listen on 127.0.0.1. SLOWDOWN (default 1): its handlers take so many times as long.
 */
import { createServer } from 'node:http';

const slowdown = Number(process.env.SLOWDOWN ?? '1');
if (!(slowdown >= 0.1 && slowdown <= 100))
  throw new Error('SLOWDOWN: expected a number from 0.1 to 100');

const ITEM_COUNT = 1000;
const CACHE_SIZE = 200;
const random = seededRandom(20_240_401);
const items = Array.from({ length: ITEM_COUNT }, (_, id) => ({
  id,
  name: `item ${id}`,
  priceCents: 100 + Math.floor(random() * 9_900),
  stock: Math.floor(random() * 50),
  description: 'A thing that people buy. '.repeat(4),
}));
/** Least recently used first. @type {Map<string, string>} */
const cache = new Map();

/** @type {Record<string, (url: URL, body: string) => Promise<unknown>>} */
const handlers = {
  'GET /health': () => Promise.resolve({ status: 'ok' }),
  'GET /items': listItems,
  'GET /item': showItem,
  'POST /orders': placeOrder,
};

createServer((request, response) => {
  const startedAtMs = performance.now();
  const url = new URL(request.url ?? '/', 'http://shop');
  const handler = handlers[`${request.method} ${url.pathname}`];
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', async () => {
    const [status, answer] = await handle(handler, url, body);
    const text = JSON.stringify(answer);
    // The whole handler takes `slowdown` times as long, whatever it did.
    if (url.pathname !== '/health') await wait((performance.now() - startedAtMs) * (slowdown - 1));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

/** @param {((url: URL, body: string) => Promise<unknown>) | undefined} handler @param {URL} url @param {string} body @returns {Promise<[number, unknown]>} */
async function handle(handler, url, body) {
  if (!handler) return [404, { error: 'not found' }];
  try {
    return [200, await handler(url, body)];
  } catch (error) {
    return [400, { error: error instanceof Error ? error.message : String(error) }];
  }
}

/** A sorted page of the catalogue, straight from the "database". @param {URL} url */
async function listItems(url) {
  const page = Number(url.searchParams.get('page') ?? '0');
  await wait(8 + random() * 10);
  const sorted = [...items].sort((left, right) => left.priceCents - right.priceCents);
  return { items: sorted.slice(page * 20, page * 20 + 20), total: items.length };
}

/** One item; popular ones come from a cache. */
async function showItem() {
  const id = Math.floor(ITEM_COUNT * random() ** 3);
  const key = String(id);
  const cached = cache.get(key);
  if (cached !== undefined) {
    cache.delete(key);
    cache.set(key, cached);
    await wait(3 + random() * 2);
    return JSON.parse(cached);
  }
  await wait(8 + random() * 12);
  const item = {
    ...items[id],
    related: items.filter(({ priceCents }) => priceCents % 97 === id % 97).slice(0, 5),
  };
  cache.set(key, JSON.stringify(item));
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
  return item;
}

/** @param {URL} _url @param {string} body */
async function placeOrder(_url, body) {
  const order = JSON.parse(body);
  if (!Array.isArray(order.lines)) throw new Error('lines: expected a list');
  await wait(12 + random() * 10);
  let totalCents = 0;
  for (const { id, count } of order.lines) totalCents += (items[id]?.priceCents ?? 0) * count;
  return { totalCents, lines: order.lines.length };
}

/** @param {number} ms */
function wait(ms) {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}

/** A linear congruential generator (Numerical Recipes): the same waits in every run. @param {number} seed */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
