import { PerfError } from '@perf-agent/contracts/basics';
import type { MathNode } from 'mathjs';
import { type Quantity, inBaseUnit, metricUnit } from './base-unit.ts';
import { type Math, loadMath } from './load-math.ts';

/** A formula that was read: give it the metrics of a run or a night. */
export type Formula = {
  /** The metrics that it needs. */
  readonly metrics: readonly string[];
  /** @throws PerfError SAMPLE_INVALID where a metric has no finite value, or the result is none */
  readonly evaluate: (values: Readonly<Record<string, number | undefined>>) => Quantity;
};

const MOST_CHARACTERS = 500;
const MOST_NODES = 200;
const OPERATORS: ReadonlySet<string> = new Set([
  'add',
  'subtract',
  'multiply',
  'divide',
  'pow',
  'unaryMinus',
  'unaryPlus',
]);
const FUNCTIONS: ReadonlySet<string> = new Set(
  'abs ceil exp floor log log2 log10 max min round sqrt'.split(' '),
);
/** Units of numbers within a formula. A metric of the same name goes first. */
const UNITS: ReadonlySet<string> = new Set(
  'ns us ms s minute hour B kB MB GB TB KiB MiB GiB TiB'.split(' '),
);

/**
 * Reads a user's formula over metrics: "p99LatencyMs / p50LatencyMs", "throughputRps / cpuShare",
 * "(p95LatencyMs - 250 ms) / p50LatencyMs".
 *
 * Metrics carry the unit that their name ends in (Ms, Bytes, Rps), so milliseconds cannot be added to bytes, and
 * requests per second times latency is a count. Numbers, the four operations, powers, parentheses, units and
 * abs, ceil, exp, floor, log, log2, log10, max, min, round, sqrt; nothing else is let through.
 *
 * @param text at most 500 characters
 * @param names the metrics there are
 * @throws PerfError CRITERION_INVALID, naming what cannot be read, or an unknown name and the names there are
 */
export async function formula(text: string, names: readonly string[]): Promise<Formula> {
  if (text.length > MOST_CHARACTERS) {
    throw invalid(text, `it has ${text.length} characters, ${MOST_CHARACTERS} are allowed`);
  }
  const math = await loadMath();
  const root = parsed(math, text);
  const known = new Set(names);
  const metrics = new Set<string>();
  const units = new Set<string>();
  let nodes = 0;
  root.traverse((node, path, parent) => {
    nodes++;
    if (nodes > MOST_NODES) throw invalid(text, `it has more than ${MOST_NODES} parts`);
    assertAllowed(math, text, node);
    // A function's name is a symbol too, and was looked at with the function.
    if (!math.isSymbolNode(node) || (path === 'fn' && math.isFunctionNode(parent))) return;
    if (known.has(node.name)) metrics.add(node.name);
    else if (UNITS.has(node.name)) units.add(node.name);
    else throw unknown(text, node.name, names);
  });
  const code = root.compile();
  const constants = [...units].map((unit) => [unit, math.unit(1, unit)] as const);
  return {
    metrics: [...metrics],
    evaluate: (values) => {
      const scope = new Map<string, unknown>(constants);
      for (const name of metrics) scope.set(name, metricValue(math, text, name, values[name]));
      let result: unknown;
      try {
        result = code.evaluate(scope);
      } catch (error) {
        throw invalid(text, reasonOf(error), error);
      }
      return finite(math, text, result);
    },
  };
}

function parsed(math: Math, text: string): MathNode {
  try {
    return math.parse(text);
  } catch (error) {
    throw invalid(text, reasonOf(error), error);
  }
}

/** Lets through what is known to be harmless: assignments, indices, properties, texts and so on are not. */
function assertAllowed(math: Math, text: string, node: MathNode): void {
  if (math.isSymbolNode(node) || math.isParenthesisNode(node)) return;
  if (math.isConstantNode(node)) {
    const value: unknown = node.value;
    if (typeof value === 'number' && Number.isFinite(value)) return;
    throw invalid(text, `"${String(value)}" is not a finite number`);
  }
  if (math.isOperatorNode(node)) {
    if (OPERATORS.has(node.fn)) return;
    throw invalid(text, `the operator ${node.op} is not allowed`);
  }
  if (math.isFunctionNode(node)) {
    const called: unknown = node.fn;
    if (math.isSymbolNode(called) && FUNCTIONS.has(called.name)) return;
    throw invalid(
      text,
      `the function ${String(called)} is not allowed, but ${[...FUNCTIONS].join(', ')} are`,
    );
  }
  throw invalid(text, `${node.type.replace(/Node$/, '')} is not allowed`);
}

function metricValue(math: Math, text: string, name: string, value: number | undefined): unknown {
  if (value === undefined || !Number.isFinite(value)) {
    throw new PerfError(
      'SAMPLE_INVALID',
      `formula: ${name} is ${String(value)}, expected a finite number in "${text}"`,
    );
  }
  const unit = metricUnit(name);
  return unit === undefined ? value : math.unit(value, unit);
}

function finite(math: Math, text: string, result: unknown): Quantity {
  if (math.isUnit(result)) {
    const read = inBaseUnit(result);
    if (!read) {
      throw invalid(
        text,
        `its result is in ${result.formatUnits()}, expected a number, time, bytes or a rate`,
      );
    }
    if (Number.isFinite(read.value)) return read;
  } else if (typeof result === 'number' && Number.isFinite(result)) {
    return { value: result, unit: '' };
  }
  throw new PerfError(
    'SAMPLE_INVALID',
    `formula: "${text}" gives ${String(result)}, expected a finite number`,
    { hint: 'A divisor is zero, or a root or logarithm of a negative number is taken.' },
  );
}

function unknown(text: string, name: string, names: readonly string[]): PerfError {
  return invalid(text, `there is no ${name}; there are ${names.join(', ')}`);
}

function invalid(text: string, reason: string, cause?: unknown): PerfError {
  return new PerfError('CRITERION_INVALID', `formula: "${text.slice(0, 80)}": ${reason}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: 'Write a formula over metrics, such as p99LatencyMs / p50LatencyMs.',
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
