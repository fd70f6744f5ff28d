import { closeSync, openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

// A program of its own: writes lines as a load tool does, each with the time at which it is written.
const [kind = '', file = '', linesPerSecond = '0', seconds = '0'] = process.argv.slice(2);
const FLUSH_MS = 10;
/** Lines of one request; k6 writes a line for each of its metrics. */
const K6_METRICS = ['http_reqs', 'http_req_duration', 'http_req_blocked', 'http_req_connecting'];
K6_METRICS.push('http_req_tls_handshaking', 'http_req_sending', 'http_req_waiting');
K6_METRICS.push('http_req_receiving', 'http_req_failed', 'data_sent');
const HEADER =
  'timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,bytes\n';

function requestLines(nowMs: number): string[] {
  if (kind === 'jmeter-csv') return [`${nowMs},0,"Cart, add",200,OK,Shoppers 1-7,text,true,1234\n`];
  const time = new Date(nowMs).toISOString().replace('Z', '000+00:00');
  const tags = '{"expected_response":"true","method":"GET","name":"/items","status":"200"}';
  return K6_METRICS.map(
    (metric) =>
      `{"metric":"${metric}","type":"Point","data":{"time":"${time}","value":0,"tags":${tags}}}\n`,
  );
}

const output = openSync(file, 'a');
if (kind === 'jmeter-csv') writeSync(output, HEADER);
const startedAtMs = performance.now();
const lineCount = Number(linesPerSecond) * Number(seconds);
for (let written = 0; written < lineCount;) {
  const due = ((performance.now() - startedAtMs) / 1000) * Number(linesPerSecond);
  const lines: string[] = [];
  while (written + lines.length < Math.min(due, lineCount)) lines.push(...requestLines(Date.now()));
  if (lines.length > 0) writeSync(output, lines.join(''));
  written += lines.length;
  await setTimeout(FLUSH_MS);
}
closeSync(output);
