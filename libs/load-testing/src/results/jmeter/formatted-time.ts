export interface FormattedTimeParser {
  /** @returns epoch ms, or NaN for another text */
  parse(text: string): number;
  used(): boolean;
}

const YEAR_FIRST = /^(\d{4})[-/.](\d\d)[-/.](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,:](\d{1,6}))?Z?$/;
const DAY_FIRST = /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?:[.,:](\d{1,6}))?$/;

/**
 * Reads times of `jmeter.save.saveservice.timestamp_format`: with the year first, or with points and the day first. They
 * have no zone and are taken as UTC. Slashes with the day or the month first cannot be told apart, and are refused.
 */
export function createFormattedTimeParser(): FormattedTimeParser {
  let used = false;
  return {
    parse(text) {
      const yearFirst = YEAR_FIRST.exec(text);
      const dayFirst = yearFirst ? null : DAY_FIRST.exec(text);
      const match = yearFirst ?? dayFirst;
      if (!match) return NaN;
      const [, first, month, third, hour, minute, second, fraction = '0'] = match;
      const [year, day] = yearFirst ? [first, third] : [third, first];
      const atMs = Date.parse(
        `${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${String(second)}Z`,
      );
      used = true;
      return atMs + Number(`0.${fraction}`) * 1000;
    },
    used: () => used,
  };
}
