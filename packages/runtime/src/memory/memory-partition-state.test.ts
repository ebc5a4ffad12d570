import { describePartitionState } from '../contract/index.ts';
import { memoryPartitionState } from './memory-partition-state.ts';

describePartitionState('memory', async () => memoryPartitionState());
