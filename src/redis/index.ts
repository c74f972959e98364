export type { IoredisClient, NodeRedisClient } from './client.ts'
export { type RedisLimiter, type RedisLimiterOptions, redisLimiter } from './redis-limiter.ts'
