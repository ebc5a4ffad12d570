import { interdictionYield } from './interdiction-yield.ts';
import { laneOperations } from './lane-operations.ts';
import { pipelineHealth } from './pipeline-health.ts';
import { rulesAndLeads } from './rules-and-leads.ts';

/** Each dashboard as the file that Grafana reads, by its name in the folder that Grafana is told of. */
export const DASHBOARDS: Readonly<Record<string, () => string>> = {
  'interdiction-yield.json': interdictionYield,
  'lane-operations.json': laneOperations,
  'pipeline-health.json': pipelineHealth,
  'rules-and-leads.json': rulesAndLeads,
};
