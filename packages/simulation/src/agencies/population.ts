/** The vehicles of a port, from wherever the world keeps them. */
export { anyVehicle, type Population } from '../traffic/population.ts';
