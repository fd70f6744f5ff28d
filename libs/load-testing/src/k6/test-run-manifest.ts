/**
 * A TestRun of the k6-operator: the same script as a local run, spread over pods by execution segments. Apply it together
 * with the ConfigMap that holds the script. The operator does not merge percentiles: collect each pod's NDJSON
 * (`--out json=…`) and merge them here.
 *
 * @param name a DNS label
 * @returns Kubernetes objects; JSON of them is valid YAML
 * @see https://github.com/grafana/k6-operator, api k6.io/v1alpha1
 */
export function testRunManifest(options: {
  readonly name: string;
  readonly namespace?: string;
  readonly parallelism: number;
  readonly script: string;
  /** Where each pod writes its raw samples; a volume has to be mounted there. */
  readonly rawFile?: string;
}): object[] {
  const { name, namespace = 'default', parallelism, script, rawFile } = options;
  const metadata = { name, namespace };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-script`, namespace },
      data: { 'script.js': script },
    },
    {
      apiVersion: 'k6.io/v1alpha1',
      kind: 'TestRun',
      metadata,
      spec: {
        parallelism,
        script: { configMap: { name: `${name}-script`, file: 'script.js' } },
        ...(rawFile === undefined ? {} : { arguments: `--out json=${rawFile}` }),
      },
    },
  ];
}
