export * from '../../../src/testing/storage/records.ts'
