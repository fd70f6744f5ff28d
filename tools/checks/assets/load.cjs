const { inspect } = require('node:util');

/** Prints, for each package named on the command line, what `require` gives: `{ names }` or `{ error }`. */
/** @type {Record<string, { names: string[] } | { error: string }>} */
const report = {};
for (const name of process.argv.slice(2)) {
  try {
    report[name] = { names: Object.keys(require(name)).sort() };
  } catch (error) {
    report[name] = { error: inspect(error) };
  }
}
process.stdout.write(JSON.stringify(report));
