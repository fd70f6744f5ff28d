import type { Format } from '../format.ts';

const TAGS = '"group":"::a","method":"GET"';

function k6Line(metric: string, time: string, value: string, tags: string): string {
  return `{"metric":"${metric}","type":"Point","data":{"time":"${time}","value":${value},"tags":{${tags}}}}\n`;
}

/** What k6 writes of one request. */
function k6Request(index: number): string {
  const failed = index % 7 === 3;
  const time = `2026-03-01T10:00:${String(10 + (index >> 3)).padStart(2, '0')}.${100_000 + index * 997}+01:00`;
  const url = index % 3 === 0 ? 'http://h/caf\u00e9 \\"x\\"' : `http://h/${index % 5}`;
  const tags = `"expected_response":"${String(!failed)}",${TAGS},"name":"${url}","status":"${failed ? 500 : 200}"`;
  const lines = ['http_reqs', 'http_req_duration', 'http_req_blocked', 'http_req_waiting'];
  const values = ['1', `${10 + index}.${index + 1}25`, '0', `${9 + index}.5`];
  return [
    ...lines.map((metric, at) => k6Line(metric, time, values[at] ?? '0', tags)),
    k6Line('http_req_failed', time, failed ? '1' : '0', tags),
    k6Line('checks', time, failed ? '0' : '1', '"check":"is 200","group":"::a"'),
  ].join('');
}

const REQUESTS = Array.from({ length: 60 }, (_, index) => index);

/** A small file of each format with samples, in the form its tool writes. */
export const SMALL_FILES: readonly (readonly [Format, string])[] = [
  [
    'k6-ndjson',
    `{"type":"Metric","data":{"name":"http_reqs","type":"counter","contains":"default","thresholds":[],"submetrics":null},"metric":"http_reqs"}\n${REQUESTS.map(k6Request).join('')}`,
  ],
  [
    'jmeter-csv',
    `timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n${REQUESTS.map(
      (index) =>
        index % 7 === 3
          ? `${1772355600123 + index * 40},${100 + index},"Cart, add",503,Service Unavailable,T 1-${index % 9},text,false,"expected /ok/\nbut was ""error, 17""",120,311,20,20,http://h/cart,98,0,0\n`
          : `${1772355600123 + index * 40},${100 + index},Home,200,OK,T 1-${index % 9},text,true,,12${index},311,20,20,http://h/,98,0,1\n`,
    ).join('')}`,
  ],
  [
    'jmeter-xml',
    `<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">\n<!-- a <sample> that is none -->\n${REQUESTS.map(
      (index) =>
        `<httpSample t="${100 + index}" lt="5" ts="${1772355600123 + index * 40}" s="${String(index % 7 !== 3)}" lb="A &lt;b&gt; &amp; &#233;" rc="200">\n  <httpSample t="3" ts="${1772355600123 + index * 40}" s="true" lb="part"/>\n  <responseData class="java.lang.String">1 &gt; 0</responseData>\n</httpSample>\n`,
    ).join('')}</testResults>\n`,
  ],
  [
    'locust-listener',
    `startAtMs,endAtMs,failed,name\n${REQUESTS.map(
      (index) =>
        `${1772355600123 + index * 40}.250,${1772355600200 + index * 41}.125,${index % 7 === 3 ? 1 : 0},"GET /a ""b"", c${index % 3}"\n`,
    ).join('')}generator,1234.567,2345.678\n`,
  ],
  [
    'gatling-log',
    `RUN\tsim.A\ta\t1772355600000\t \t3.5.1\nUSER\tA\tSTART\t1772355600001\n${REQUESTS.map(
      (index) =>
        `REQUEST\t\trequest ${index % 4}\t${1772355600123 + index * 40}\t${1772355600200 + index * 41}\t${index % 7 === 3 ? 'KO\tstatus.find.is(200), but "500"' : 'OK'}\n`,
    ).join('')}USER\tA\tEND\t1772355609999\n`,
  ],
  [
    'autocannon-csv',
    `scheduledAtMs,sentAtMs,endedAtMs,status,bytes,request,error\n${REQUESTS.map(
      (index) =>
        `${1772355600123 + index * 40}.000,${1772355600124 + index * 40}.500,${1772355600200 + index * 41}.125,${index % 7 === 3 ? 500 : 200},120,${index % 2},\n`,
    ).join('')}1772355609000.000,0.000,1772355609990.500,0,0,-1,never sent: no free connection\n`,
  ],
  [
    'k6-csv',
    `metric_name,timestamp,metric_value,check,error,expected_response,group,name,status\n${REQUESTS.map(
      (index) =>
        [
          ['http_reqs', '1.000000'],
          ['http_req_duration', `${10 + index}.500000`],
          ['http_req_failed', index % 7 === 3 ? '1.000000' : '0.000000'],
        ]
          .map(
            ([metric, value]) =>
              `${String(metric)},${1772355600 + (index >> 3)},${String(value)},,"no, such ""host""",${String(index % 7 !== 3)},::a,http://h/${index % 3},200\n`,
          )
          .join(''),
    ).join('')}`,
  ],
];
