export { formatChange, formatInterval, formatValue } from './format.ts';
export { renderRegressionReport } from './regression-report.ts';
export { loadResultText } from './load-result-text.ts';
