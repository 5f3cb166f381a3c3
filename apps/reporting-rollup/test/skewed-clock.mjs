/** Loaded with `--import` into a process whose clock is to be wrong: all it reads of the time is so many milliseconds off. */
import process from 'node:process';

const skew = Number(process.env.SKEWED_CLOCK_MS);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + skew);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + skew;
  }
};
