// What the compass of a device tells about who carries it.
//
// Nobody knows how the device lies in a hand, a bag or a pocket, so each story keeps the angle between
// the device and the walk that it needs. Iron nearby bends the field (the angle changes slowly), and
// sometimes somebody takes the device in another way (it jumps).
const MODEL = {
  sway: 12, // degrees, anew each time
  drift: 5, // degrees for each square root of a second
  regrip: 0.006, // how often it is taken in another way, for each second
};
const DEGREE = Math.PI / 180;

export const bearingsOf = (model) => {
  const { sway, drift, regrip } = { ...MODEL, ...model };
  return { sway: (sway * DEGREE) ** 2, drift: (drift * DEGREE) ** 2, regrip };
};

const wrapped = (angle) => Math.atan2(Math.sin(angle), Math.cos(angle));

// gives how likely the bearing is in the story, which takes the angle that it needs for it
export function weighBearing(one, { bearing, seconds, model, chance }) {
  const turned = bearing - one.goes;
  if (one.unsure === Infinity) return begin(one, turned, model);
  const before = one.unsure + model.drift * seconds;
  const error = before + model.sway;
  const apart = wrapped(turned - one.turned);
  const square = apart ** 2 / error;
  const steady = ((1 - model.regrip * seconds) * (0.9 * Math.exp(-square / 2) + 0.033 * Math.exp(-square / 18))) / Math.sqrt(2 * Math.PI * error);
  const anew = (model.regrip * seconds) / (2 * Math.PI);
  if (chance() * (steady + anew) < anew) begin(one, turned, model);
  else {
    const gain = before / error;
    one.turned = wrapped(one.turned + gain * apart);
    one.unsure = (1 - gain) * before;
  }
  return steady + anew;
}

function begin(one, turned, model) {
  one.turned = wrapped(turned);
  one.unsure = model.sway;
  return 1 / (2 * Math.PI);
}
