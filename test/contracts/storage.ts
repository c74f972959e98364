import type { ContractRunner } from '../../src/testing/clauses.ts'
import { storageContract as published, type StorageUnderTest } from '../../src/testing/storage-contract.ts'

export type { StorageUnderTest, StoredEvent } from '../../src/testing/storage-contract.ts'

/** The published kit in the order of arguments that our own suites use. */
export function storageContract(
  name: string,
  make: () => Promise<StorageUnderTest>,
  runner: ContractRunner,
): void {
  published(runner, name, make)
}
