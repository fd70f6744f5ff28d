/** @returns text for an XML attribute or element; characters that XML 1.0 cannot hold at all become spaces */
export function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

/**
 * @returns text that JMeter leaves as it is. It evaluates `${…}` wherever it stands, and then drops backslashes too; here
 *   both are written by the one function that gives a character, so that there is nothing else to evaluate.
 */
export function literal(text: string): string {
  if (!text.includes('${')) return text;
  return text.replaceAll(/[$\\]/g, (character) => `\${__char(${character.charCodeAt(0)})}`);
}

/** Java refuses what other clients send as it is or encode themselves. @returns a path and query by RFC 3986 */
export function uriPath(path: string): string {
  return path
    .replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replaceAll(/[^\u{21}-\u{7E}]|["<>\\^`{|}]/gu, (character) => encodeURIComponent(character));
}
