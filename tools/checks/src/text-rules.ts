export interface TextRule {
  readonly name: string;
  readonly pattern: RegExp;
}

/** What no file of the repository may hold, because it is true on one machine only or is a secret. */
const textRules: readonly TextRule[] = [
  // Installations ask whatever registry the machine is set up for.
  { name: 'npm registry', pattern: /registry\.(?:npmjs\.org|yarnpkg\.com|npmmirror\.com)/ },
  { name: 'Python registry', pattern: /\b(?:pypi\.org|files\.pythonhosted\.org)/ },
  { name: 'Go registry', pattern: /\b(?:proxy|sum)\.golang\.org|\bgoproxy\.(?:io|cn)/ },
  { name: 'Maven registry', pattern: /\brepo1?\.maven\.(?:org|apache\.org)/ },
  { name: 'Rust registry', pattern: /\bcrates\.io\b/ },
  { name: 'Ruby registry', pattern: /\brubygems\.org\b/ },
  { name: 'image registry', pattern: /\b(?:registry-1|index)\.docker\.io\b/ },
  { name: 'package mirror', pattern: /\b(?:deb|security)\.debian\.org|\barchive\.ubuntu\.com/ },
  // At a text's start or after a sign that begins a path; `https://host/work/` is somebody's page.
  {
    name: "a machine's path",
    pattern:
      /(?:^|[\s"'`(=:,<[]|file:\/\/)\/(?:root|work|Users\/\w+)\/[\w.]|\/home\/(?!runner\b)\w+\//,
  },
  { name: 'private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { name: 'access token', pattern: /\b(?:gh[opsu]_|npm_)[A-Za-z0-9]{36}|\bgithub_pat_\w{22,}/ },
  { name: 'merge conflict', pattern: /^(?:<{7}|>{7}) / },
];

/** Text that people or tools write; pictures, archives and profiles are not read. */
const TEXT_FILE =
  /(?:\.(?:[cm]?[jt]s|py|md|json|jsonl|ya?ml|toml|sh|txt|html|css|csv|svg|xml|ini|cfg|go|mod|npmrc|ejs)|(?:^|\/)(?:Dockerfile|run|LICENSE))$/;

export function isTextFile(file: string): boolean {
  return TEXT_FILE.test(file);
}

/** @returns `FILE:LINE: RULE` for each line that breaks a rule */
export function brokenRules(file: string, text: string): readonly string[] {
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const { name, pattern } of textRules)
      if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${name}`);
  }
  return problems;
}
