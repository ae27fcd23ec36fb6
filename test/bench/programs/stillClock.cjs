/** Loaded into a bridge whose work is counted: its clock stands still, so that no turn is over because the machine is slow. */
const now = performance.now();
performance.now = () => now;
