export { GOOD, prepare } from '../../../src/testing/storage/commit.ts'
