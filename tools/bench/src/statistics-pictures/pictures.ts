import { NIGHT_FAMILIES } from '../statistics/night-families.ts';
import { simulateNights, type KnownSeries, type PlannedKind } from '../statistics/night-plan.ts';
import { falseAlarmsPicture, familyAlarms } from './false-alarms-picture.ts';
import { historyPicture } from './history-picture.ts';
import { powerCurves, powerPicture } from './power-picture.ts';

/** Seeds of the single histories: chosen for pictures that show one thing. */
const SEEDS = { step: 12, spike: 3, creep: 4, weekend: 5 } as const;
const SEED = 1;
const SEEDS_OF_FAMILIES = 3;
const STEPS_OF_EACH_SIZE = 30;

/** @returns the pictures of docs/statistics.md by file name; always the same */
export function statisticsPictures(): Record<string, string> {
  const step = one('mixed', ['step', 20, 1], SEEDS.step);
  const spike = one('lognormal', ['spike', 60, 1], SEEDS.spike);
  const creep = one('lognormal', ['creep', 20, 1], SEEDS.creep);
  const weekend = one('drift', ['null', 0, 1], SEEDS.weekend);
  return {
    'statistics-step.svg': historyPicture({
      title: `A step of +20 % on night ${step.changeNight}`,
      description: `A simulated history of 90 nights with bad nights, cold first runs and slow modes; from night ${step.changeNight} on every run is 20 % slower, and the decision says so on the second night. Seed ${SEEDS.step}, family mixed.`,
      nights: step.nights,
    }),
    'statistics-spike.svg': historyPicture({
      title: `One bad night, ${spike.changeNight}, 60 % slower`,
      description: `A simulated history of 90 nights in which one night alone is 60 % slower: it is called a suspect night, and nothing after it. Seed ${SEEDS.spike}, family lognormal.`,
      nights: spike.nights,
    }),
    'statistics-creep.svg': historyPicture({
      title: `A creep of 1 % a night from night ${creep.changeNight} on, up to +20 %`,
      description: `A simulated history of 90 nights that gets slower by one percent every night for twenty nights: a change is said first, a regression when the whole is compatible with the threshold. Seed ${SEEDS.creep}, family lognormal.`,
      nights: creep.nights,
    }),
    'statistics-weekend.svg': historyPicture({
      title: 'Weekends 6 % faster, and a level that wanders: nothing to say',
      description: `A simulated history of 90 nights; two nights of each week are 6 % faster, the level wanders slowly. No alarm is raised. Seed ${SEEDS.weekend}, family drift.`,
      nights: weekend.nights,
      hollow: weekendOf(weekend),
    }),
    'statistics-found.svg': powerPicture(powerCurves(SEED, STEPS_OF_EACH_SIZE), {
      title: 'Steps found within 7 nights, by their size',
      description: `Share of simulated steps that the nightly decision, the plain rule and a robust multi-window rule find within seven nights, by size; seven families of noise together, ${7 * STEPS_OF_EACH_SIZE} steps of each size, seed ${SEED}.`,
    }),
    'statistics-false-alarms.svg': falseAlarmsPicture(familyAlarms(SEED, SEEDS_OF_FAMILIES), {
      title: 'False alarms by kind of noise',
      description: `False alarms in 100 quiet nights of the nightly decision, the plain rule and a robust multi-window rule, in seven families of noise and fifteen others; seeds ${SEED} to ${SEED + SEEDS_OF_FAMILIES - 1}. The dotted line is what is asked for of the worst of the seven.`,
    }),
  };
}

function one(family: string, planned: PlannedKind, seed: number): KnownSeries {
  const noise = NIGHT_FAMILIES[family];
  const [series] = noise ? simulateNights({ [family]: noise }, { seed, plan: [planned] }) : [];
  if (!series) throw new Error(`no family ${family}`);
  return series;
}

/** Which two neighbouring days of the week are the fast ones, by the runs themselves. */
function weekendOf({ nights }: KnownSeries): (night: number) => boolean {
  const means = Array.from({ length: 7 }, (_, day) => {
    const runs = nights.filter(({ night }) => night % 7 === day).flatMap((night) => night.runs);
    return runs.reduce((sum, run) => sum + Math.log(run), 0) / runs.length;
  });
  const pairs = means.map((mean, day) => mean + (means[(day + 1) % 7] ?? 0));
  const first = pairs.indexOf(Math.min(...pairs));
  return (night) => night % 7 === first || night % 7 === (first + 1) % 7;
}
