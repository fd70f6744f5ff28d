import { COLON, DOT, NINE, ZERO, type Bytes } from './bytes.ts';

const MINUTE_MS = 60_000;
/** `2026-03-01T10:00` */
const MINUTE_LENGTH = 16;
/** `+01:00` */
const ZONE_LENGTH = 6;

export interface TimestampParser {
  /** @returns epoch ms, or NaN for another text */
  parse(bytes: Bytes, from: number, to: number): number;
}

/**
 * Reads times of RFC 3339 with any number of decimals (`2026-03-01T10:00:00.135513177+01:00`). Neighbouring lines share
 * the minute, so it is worked out once.
 */
export function createTimestampParser(): TimestampParser {
  let high = NaN;
  let low = NaN;
  let minuteAtMs = NaN;
  let zoneSign = 0;
  let zoneRest = 0;
  let zoneMs = NaN;

  return {
    parse({ at, view }, from, to) {
      if (to - from < MINUTE_LENGTH + 4) return NaN;
      if (view.getFloat64(from, true) !== high || view.getFloat64(from + 8, true) !== low) {
        high = view.getFloat64(from, true);
        low = view.getFloat64(from + 8, true);
        minuteAtMs = parseMinute(at.toString('latin1', from, from + MINUTE_LENGTH));
      }
      let position = from + MINUTE_LENGTH + 3;
      const tens = (at[from + MINUTE_LENGTH + 1] ?? 0) - ZERO;
      const ones = (at[from + MINUTE_LENGTH + 2] ?? 0) - ZERO;
      if (at[from + MINUTE_LENGTH] !== COLON || !isDigit(tens) || !isDigit(ones)) return NaN;
      let fraction = 0;
      let scale = 1;
      if (at[position] === DOT) {
        for (position++; position < to; position++) {
          const byte = at[position] ?? 0;
          if (byte < ZERO || byte > NINE) break;
          fraction = fraction * 10 + (byte - ZERO);
          scale *= 10;
        }
      }
      if (to - position === ZONE_LENGTH) {
        const sign = view.getUint16(position, true);
        const rest = view.getUint32(position + 2, true);
        if (sign !== zoneSign || rest !== zoneRest) {
          zoneSign = sign;
          zoneRest = rest;
          zoneMs = parseZone(at.toString('latin1', position, to));
        }
      } else {
        zoneSign = 0;
        zoneMs = parseZone(at.toString('latin1', position, to));
      }
      return minuteAtMs + (tens * 10 + ones) * 1000 + (fraction * 1000) / scale - zoneMs;
    },
  };
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}

function parseMinute(text: string): number {
  const ok = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d$/.test(text);
  return ok ? Date.parse(`${text.slice(0, 10)}T${text.slice(11)}:00Z`) : NaN;
}

function parseZone(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const match = /^([+-])(\d\d):(\d\d)$/.exec(text);
  if (!match) return NaN;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * MINUTE_MS;
}
