// Small things that words of the way need: gaps filled, numbers as one says them, what comes first.
const AT_M = 12; // as near to the beginning of a step is it that step which was missed

export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

export const rounded = (number) => {
  const step = number < 50 ? 5 : number < 200 ? 10 : 50;
  return Math.max(5, step * Math.round(number / step));
};

export const rankOf = (stage) => {
  if (stage.hazards.length) return "hazard";
  return stage.kind === "leg" ? "turn" : "crossing";
};

// the stage in which one is so far along; starts: how far along each begins
export const stageAt = (starts, along) => {
  let found = 0;
  while (found + 1 < starts.length && starts[found + 1] <= along) found += 1;
  return found;
};

// the step that was missed where the way was left, or the one in which that was
export const backTo = (starts, from) => {
  const apart = starts.map((one) => Math.abs(one - from));
  const nearest = apart.indexOf(Math.min(...apart));
  return apart[nearest] < AT_M ? nearest : stageAt(starts, from);
};
