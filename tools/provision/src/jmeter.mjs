import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './commands.mjs';

const ARTIFACTS = ['', '_config', '_core', '_components', '_functions', '_http', '_java'];
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:2.8';
/** JMeter brings the same classes in jcl-over-slf4j. */
const CLASHING = 'commons-logging-1.0.4.jar';
/** What JMeter's own start script opens: it looks into these packages. */
const OPENED = [
  'java.desktop/sun.awt',
  'java.desktop/sun.swing',
  'java.desktop/javax.swing.text.html',
  'java.desktop/java.awt',
  'java.desktop/java.awt.font',
  'java.base/java.lang',
  'java.base/java.lang.invoke',
  'java.base/java.lang.reflect',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.text',
];

/**
 * Lays out JMeter from its Maven artifacts: the distribution archive is in no package registry.
 * @param {string} dir emptied first @param {string} version @returns {string} the program's path
 */
export function installJmeter(dir, version) {
  const home = path.join(dir, 'home');
  const lib = path.join(home, 'lib');
  const bin = path.join(home, 'bin');
  rmSync(dir, { recursive: true, force: true });
  for (const folder of ['ext', 'junit']) mkdirSync(path.join(lib, folder), { recursive: true });
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(dir, 'pom.xml'), pom(version));
  run('mvn', ['-q', '-B', `${DEPENDENCY_PLUGIN}:copy-dependencies`, `-DoutputDirectory=${lib}`], {
    cwd: dir,
    retries: 1,
  });
  const config = path.join(lib, `ApacheJMeter_config-${version}.jar`);
  const unpacked = path.join(dir, 'config');
  run('python3', ['-m', 'zipfile', '-e', config, unpacked]);
  rmSync(bin, { recursive: true });
  renameSync(path.join(unpacked, 'bin'), bin);
  rmSync(unpacked, { recursive: true });
  for (const name of readdirSync(lib).filter((name) => name.startsWith('ApacheJMeter_')))
    renameSync(path.join(lib, name), path.join(lib, 'ext', name));
  renameSync(path.join(lib, `ApacheJMeter-${version}.jar`), path.join(bin, 'ApacheJMeter.jar'));
  rmSync(path.join(lib, CLASHING), { force: true });
  const program = path.join(dir, 'jmeter');
  writeFileSync(program, launcher(path.join(bin, 'ApacheJMeter.jar')));
  chmodSync(program, 0o755);
  return program;
}

/** @param {string} version */
function pom(version) {
  const dependencies = ARTIFACTS.map(
    (suffix) =>
      `<dependency><groupId>org.apache.jmeter</groupId>` +
      `<artifactId>ApacheJMeter${suffix}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>perf-agent</groupId><artifactId>jmeter</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
${dependencies.join('\n')}
</dependencies>
</project>
`;
}

/** As bin/jmeter of the distribution, which is in none of the artifacts. @param {string} jar */
function launcher(jar) {
  const opens = OPENED.map((name) => `--add-opens ${name}=ALL-UNNAMED`).join(' ');
  return `#!/bin/sh
exec java \${HEAP:--Xms256m -Xmx1g -XX:MaxMetaspaceSize=256m} -Djava.awt.headless=true ${opens} \\
  \${JVM_ARGS:-} -jar "${jar}" "$@"
`;
}
