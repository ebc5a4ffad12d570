import { cohortFigures } from './cohort-figures.ts';
import type { Figure } from './judging.ts';
import { loadFigures } from './load-figures.ts';
import { traceFigures } from './trace-figures.ts';
import { volumeFigures } from './volume-figures.ts';

/** Every published figure that the world models. */
export const FIGURES: readonly Figure[] = [...volumeFigures, ...loadFigures, ...traceFigures, ...cohortFigures];
