import type { MathJsInstance, MathNode, Unit } from 'mathjs';

/** What formulas need of mathjs. */
export type Math = Pick<
  MathJsInstance,
  | 'isConstantNode'
  | 'isFunctionNode'
  | 'isOperatorNode'
  | 'isParenthesisNode'
  | 'isSymbolNode'
  | 'isUnit'
> & {
  readonly parse: (text: string) => MathNode;
  readonly unit: (value: number, unit: string) => Unit;
};

/** Functions through which a formula could reach beyond its numbers. */
const DISABLED = [
  'chain',
  'compile',
  'createUnit',
  'derivative',
  'evaluate',
  'help',
  'import',
  'parse',
  'parser',
  'rationalize',
  'resolve',
  'simplify',
  'symbolicEqual',
  'unit',
];

let loaded: Promise<Math> | undefined;

/** Loads mathjs, which takes about a second: only where a formula or a quantity is given. */
export function loadMath(): Promise<Math> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Math> {
  const mathjs = await import('mathjs');
  // An instance that has only what formulas may use, and what that itself is made of.
  const math = mathjs.create(
    {
      ...mathjs.absDependencies,
      ...mathjs.addDependencies,
      ...mathjs.ceilDependencies,
      ...mathjs.divideDependencies,
      ...mathjs.expDependencies,
      ...mathjs.floorDependencies,
      ...mathjs.log10Dependencies,
      ...mathjs.log2Dependencies,
      ...mathjs.logDependencies,
      ...mathjs.maxDependencies,
      ...mathjs.minDependencies,
      ...mathjs.multiplyDependencies,
      ...mathjs.parseDependencies,
      ...mathjs.powDependencies,
      ...mathjs.roundDependencies,
      ...mathjs.sqrtDependencies,
      ...mathjs.subtractDependencies,
      ...mathjs.unaryMinusDependencies,
      ...mathjs.unaryPlusDependencies,
      ...mathjs.unitDependencies,
    },
    { number: 'number', matrix: 'Array' },
  );
  const parse = math.parse.bind(math);
  const unit = math.unit.bind(math);
  const {
    isConstantNode,
    isFunctionNode,
    isOperatorNode,
    isParenthesisNode,
    isSymbolNode,
    isUnit,
  } = mathjs;
  const refused = () => {
    throw new Error('not available in a formula');
  };
  math.import(Object.fromEntries(DISABLED.map((name) => [name, refused])), { override: true });
  return {
    isConstantNode,
    isFunctionNode,
    isOperatorNode,
    isParenthesisNode,
    isSymbolNode,
    isUnit,
    parse: (text) => parse(text),
    unit: (value, name) => unit(value, name),
  };
}
