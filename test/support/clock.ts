export { type TestClock, testClock } from '../../src/testing/test-clock.ts'
