// For NODE_OPTIONS: from now on the clock of this process jumps an hour forth or back each time that it is read.
const HOUR = 3_600_000;
const read = Date.now;
let reads = 0;
Date.now = () => read() + (reads++ % 2 === 0 ? HOUR : -HOUR);
