/** All values one after the other, and where each unit begins; one more entry for the end. */
export type Units = { readonly values: Float64Array; readonly starts: Int32Array };

export function unitsOf(nights: readonly ArrayLike<number>[]): Units {
  const starts = new Int32Array(nights.length + 1);
  for (const [index, night] of nights.entries())
    starts[index + 1] = (starts[index] ?? 0) + night.length;
  const values = new Float64Array(starts.at(-1) ?? 0);
  for (const [index, night] of nights.entries()) values.set(night, starts[index]);
  return { values, starts };
}

/** The values of the chosen units, one after the other. */
export function collected({ values, starts }: Units, chosen: Int32Array): Float64Array {
  let length = 0;
  for (const unit of chosen) length += (starts[unit + 1] ?? 0) - (starts[unit] ?? 0);
  const sample = new Float64Array(length);
  let offset = 0;
  for (const unit of chosen) {
    const end = starts[unit + 1] ?? 0;
    for (let index = starts[unit] ?? 0; index < end; index++) sample[offset++] = values[index] ?? 0;
  }
  return sample;
}
