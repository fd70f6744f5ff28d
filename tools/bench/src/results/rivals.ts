/** The rivals' programs. Each prints `{"requestCount", "failureCount", "p95"}`. */
export const RIVALS = {
  'duck.py': `
import duckdb, json, sys
kind, what, path = sys.argv[1:4]
db = duckdb.connect()
db.execute("SET threads=1")
if kind == "k6":
    source = f"""read_json('{path}', format='newline_delimited', columns={{metric: 'VARCHAR', type: 'VARCHAR',
        data: 'STRUCT("time" VARCHAR, "value" DOUBLE, tags STRUCT(expected_response VARCHAR, "name" VARCHAR))'}})
        WHERE metric = 'http_req_duration' AND type = 'Point'"""
    failed, ms = "data.tags.expected_response = 'false'", 'data."value"'
    name, end = 'data.tags."name"', 'data."time"::TIMESTAMPTZ'
else:
    source = f"read_csv('{path}', header=true, quote='\\"', escape='\\"', parallel=false)"
    failed, ms = "NOT success", "elapsed"
    name, end = "label", 'make_timestamp(("timeStamp" + elapsed) * 1000)'
if what == "totals":
    row = db.execute(f"SELECT count(*), sum(({failed})::INT), quantile_cont({ms}, 0.95) FROM {source}").fetchone()
else:
    db.execute(f"CREATE TEMP TABLE s AS SELECT {name} AS name, {end} AS t, {ms} AS ms, {failed} AS failed FROM {source}")
    groups = db.execute("""SELECT name, count(*), sum(failed::INT), quantile_cont(ms, [0.5, 0.95, 0.99]), avg(ms), min(ms), max(ms)
        FROM s GROUP BY GROUPING SETS ((name), ())""").fetchall()
    db.execute("SELECT date_trunc('second', t), count(*), sum(failed::INT), avg(ms), max(ms) FROM s GROUP BY 1 ORDER BY 1").fetchall()
    total = [group for group in groups if group[0] is None][0]
    row = (total[1], total[2], total[3][1])
print(json.dumps({"requestCount": row[0], "failureCount": int(row[1]), "p95": float(row[2])}))
`,
  'readline.mjs': `
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
const file = process.argv[2];
const source = createReadStream(file, { highWaterMark: 1 << 18 });
const input = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
let failureCount = 0;
const all = [], names = new Map(), seconds = new Map();
for await (const line of createInterface({ input, crlfDelay: Infinity })) {
  const { metric, type, data } = JSON.parse(line);
  if (metric !== 'http_req_duration' || type !== 'Point') continue;
  if (data.tags.expected_response === 'false') failureCount++;
  all.push(data.value);
  const values = names.get(data.tags.name);
  if (values) values.push(data.value);
  else names.set(data.tags.name, [data.value]);
  const second = Math.floor(Date.parse(data.time) / 1000);
  seconds.set(second, (seconds.get(second) ?? 0) + 1);
}
const quantile = (values, p) => {
  const at = (values.length - 1) * p, low = Math.floor(at);
  return values[low] + ((values[low + 1] ?? values[low]) - values[low]) * (at - low);
};
for (const values of [all, ...names.values()]) values.sort((a, b) => a - b);
for (const values of names.values()) for (const p of [0.5, 0.95, 0.99]) quantile(values, p);
console.log(JSON.stringify({ requestCount: all.length, failureCount, p95: quantile(all, 0.95) }));
`,
  'scan.c': `
#define _GNU_SOURCE
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
int main(int argc, char **argv) {
  static char buffer[(1 << 18) + 1];
  const char head[] = "{\\"metric\\":\\"http_req_duration\\",\\"type\\":\\"Point\\"";
  size_t held = 0, count = 0, failed = 0, room = 1 << 16;
  double *values = malloc(room * sizeof *values);
  int file = open(argv[argc - 1], O_RDONLY);
  for (ssize_t length; (length = read(file, buffer + held, (1 << 18) - held)) > 0;) {
    char *at = buffer, *end = buffer + held + length, *newline;
    while ((newline = memchr(at, '\\n', end - at))) {
      size_t size = newline - at;
      if (size > sizeof head && memcmp(at, head, sizeof head - 1) == 0) {
        char *value = memmem(at, size, "\\"value\\":", 8);
        if (count == room) values = realloc(values, (room *= 2) * sizeof *values);
        values[count++] = strtod(value + 8, NULL);
        if (memmem(at, size, "\\"expected_response\\":\\"false\\"", 27)) failed++;
      }
      at = newline + 1;
    }
    held = end - at;
    memmove(buffer, at, held);
  }
  qsort(values, count, sizeof *values, compare);
  double position = (count - 1) * 0.95;
  size_t low = position;
  double p95 = values[low] + (values[low + 1] - values[low]) * (position - low);
  printf("{\\"requestCount\\":%zu,\\"failureCount\\":%zu,\\"p95\\":%.17g}\\n", count, failed, p95);
}
`,
  // Runs a command and adds what it used: the same for every language.
  'measure.py': `
import json, resource, subprocess, sys
run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)
if run.returncode != 0:
    sys.exit(run.returncode)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
answer = json.loads(run.stdout.strip().split("\\n")[-1])
print(json.dumps({"answer": answer, "cpuSeconds": used.ru_utime + used.ru_stime, "peakRssBytes": used.ru_maxrss * 1024}))
`,
} as const;
