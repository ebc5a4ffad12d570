export { redisPartitionState } from './redis-partition-state.ts';
export { redisSettings } from './redis-settings.ts';
export { connectRedis } from './redis-store.ts';
export { redisVehicleRegister } from './redis-vehicle-register.ts';
