import { join } from 'node:path'
import { emptyProject, npm } from '../support/npm.ts'

/** The versions of Node that the package is tried on. */
export const MAJORS = [20, 22, 24] as const
type Major = (typeof MAJORS)[number]

/** The binary of the Node of this major version. */
export function nodeOf(folder: string, major: Major): string {
  return join(folder, `node-${major}/node_modules/node/bin/node`)
}

/** Installs the newest Node of this major version from the registry. */
export async function installNode(folder: string, major: Major): Promise<void> {
  const place = join(folder, `node-${major}`)
  emptyProject(place)
  await npm(process.execPath, place, 'install', `node@${major}`)
}
